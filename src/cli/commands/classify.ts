import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Prediction } from '#shared/classification/schema.ts';
import { classifyRequestSchema } from '#shared/classification/schema.ts';
import { formatPercent } from '#shared/percent.ts';
import { parseOptions } from '../parse-options.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { indent } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';

interface ClassifyOptions extends SharedOptions {
  run: string;
  top: number;
}

export function addClassifyCommand(program: Command): void {
  program.command('classify')
    .description('classify images with the model of a run')
    .requiredOption('--run <run>', 'id of the run')
    .option('--top <n>', 'how many of the likeliest classes to give', parseCount, 5)
    .argument('<path...>', 'image files, or folders of them')
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const { run, top, ...options } = command.optsWithGlobals<ClassifyOptions>();
      await onWorkspace('classify', options, async ({ classification, runs }) => {
        await runs.get(run);
        const sources = paths.map((path) => ({ kind: 'path', path: resolve(path) }));
        const request = parseOptions(classifyRequestSchema, { runId: run, sources, top }, { sources: '<path…>', top: '--top' });
        const predictions: Prediction[] = [];
        for await (const prediction of classification.classify(request)) predictions.push(prediction);
        return {
          json: { predictions: predictions.map(predictionJson) },
          text: predictions.map(predictionText).join('\n'),
          succeeded: predictions.some(({ outcome }) => outcome.kind === 'classified'),
        };
      });
    });
}

export function predictionText({ path, outcome }: Prediction): string {
  if (outcome.kind === 'failed') return `${path}\n  ${outcome.failure.message} ${outcome.failure.action}`;
  const rows = outcome.classes.map(({ name, probability }) => [
    name,
    formatPercent(probability),
    '█'.repeat(Math.round(20 * probability)),
  ]);
  return `${path}\n${indent(table(rows, ['left', 'right', 'left']))}`;
}

function predictionJson({ path, outcome }: Prediction) {
  if (outcome.kind === 'classified') return { path, classes: outcome.classes };
  const { code, message, action } = outcome.failure;
  return { path, error: { code, message, action } };
}

function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}
