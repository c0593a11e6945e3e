import type { Command } from 'commander';
import type { Application } from '#core/application.ts';
import { sampleDataset } from '#core/datasets/datasets.ts';
import { toBitmap } from '#core/images/bitmap.ts';
import type { ImageSource, Prediction } from '#shared/classification/schema.ts';
import { exampleFilterSchema } from '#shared/dataset/edit.ts';
import { importRequestSchema } from '#shared/dataset/import-options.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { formatLoss } from '#shared/metric/format-loss.ts';
import { uniformGuessLoss } from '#shared/metric/series.ts';
import { presets } from '#shared/run/presets.ts';
import { followImport } from '../follow-import.ts';
import { followRun, problemOf, wentWell } from '../follow-run.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { curve } from '../terminal/curve.ts';
import { confusionText, count, evaluationText } from '../terminal/format.ts';
import { runText } from '../terminal/run-text.ts';
import { predictionText } from './classify.ts';

const shownImages = 5;
const curvePoints = 400;

export function addDemoCommand(program: Command): void {
  program.command('demo')
    .description('the main job without a window: import the sample dataset, train, evaluate, classify five images')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('demo', options, async (application) => {
        const { runs, workspace } = application;
        const dataset = await sample(application);
        say(`Training the article’s Net on ${count(dataset.examples.train, 'image')} of ${count(dataset.classes.length, 'class', 'classes')}.`);
        const config = presets['article-net'].config;
        const run = await followRun(application, await runs.start({ datasetId: dataset.id, config }));
        if (!wentWell(run) || !run.evaluation) {
          const problem = problemOf(run) ?? 'The run was not evaluated.';
          return { json: { run, predictions: [] }, text: runText(run), succeeded: false, problem };
        }
        const [loss] = await runs.series(run.id, ['train/loss'], curvePoints);
        const predictions = await classifySome(application, run.id, dataset);
        return {
          json: { run, predictions },
          text: [
            `loss, in nats (guessing evenly scores ${formatLoss(uniformGuessLoss(dataset.classes.length))})`,
            curve(loss?.means ?? [0, 0], 60, 6),
            '',
            evaluationText(run.evaluation),
            '',
            confusionText(run.evaluation),
            '',
            'Five test images, classified:',
            ...predictions.map(predictionText),
            '',
            `All of it is in the workspace ${workspace.path}, which the app opens too:`,
            `  npm start -- --workspace ${workspace.path}`,
          ].join('\n'),
        };
      });
    });
}

/** The sample dataset, imported unless it is there already. */
async function sample(application: Application): Promise<Dataset> {
  const present = (await application.datasets.list()).find(({ name }) => name === sampleDataset.name);
  if (present) return present;
  say('Importing the sample dataset.');
  const { path, name } = sampleDataset;
  const request = importRequestSchema.parse({ paths: [path], options: { name } });
  return (await followImport(application, request)).dataset;
}

/** Classifies a test image of each of five classes, handed over as an image that has no file. */
async function classifySome({ datasets, classification }: Application, runId: string, dataset: Dataset) {
  const sources: ImageSource[] = [];
  for (let label = 0; label < Math.min(shownImages, dataset.classes.length); label++) {
    const filter = exampleFilterSchema.parse({ label, split: 'test' });
    const { examples } = await datasets.examples.page({ id: dataset.id, filter, offset: 0, limit: 1 });
    const [example] = examples;
    const image = example && (await datasets.images.read(dataset.id, example.position));
    if (!image) continue;
    const base64 = Buffer.from(toBitmap(image.format, image.pixels)).toString('base64');
    sources.push({ kind: 'bytes', name: example.path, base64 });
  }
  const predictions: Prediction[] = [];
  for await (const prediction of classification.classify({ runId, sources, top: 3 })) predictions.push(prediction);
  return predictions;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
