import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Application, openApplication } from '#core/application.ts';
import { newIdentifier } from '#core/identifier.ts';
import { forkProgram } from '#core/processes/fork.ts';
import { type EditInput, editSchema } from '#shared/dataset/edit.ts';
import { type PackedSplits, trainerCommandSchema } from '#shared/protocol/trainer.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { presets } from '#shared/run/presets.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { packImages } from '../datasets/packed.ts';

const preset = presets['softmax-regression'].config;
const config = (name: string, epochs: number): RunConfig => ({
  ...preset,
  architecture: { ...preset.architecture, name },
  normalization: { mean: [0.5], standardDeviation: [0.5] },
  batchSize: 2,
  epochs,
});

let program: string;
beforeAll(async () => {
  program = await bundle(new URL('fake-trainer.ts', import.meta.url));
});

/** An application with a dataset of 20 images, whose trainers' data are kept. */
async function open() {
  const trained: PackedSplits[] = [];
  const application = await openApplication(temporaryFolder(), 'a test', () => {
    const started = forkProgram(program);
    const post = (message: unknown) => {
      const command = trainerCommandSchema.parse(message);
      if (command.kind === 'train') trained.push(command.job.dataset);
      started.post(message);
    };
    return { ...started, post, onMessage: started.onMessage.bind(started), onLine: started.onLine.bind(started), onExit: started.onExit.bind(started), kill: started.kill.bind(started) };
  });
  onTestFinished(() => application.close().catch(() => undefined));
  const images = Array.from({ length: 20 }, (_, at) => ({ label: at % 2, split: at < 16 ? 0 : 2 }));
  const id = newIdentifier();
  const packed = packImages(join(application.workspace.folders.staging, id), images, ['cat', 'dog']);
  return { application, trained, dataset: await application.datasets.add(id, 'Pets', '/pets', packed) };
}

async function untilStep({ events }: Application, id: string, step: number): Promise<void> {
  for await (const event of events.stream(undefined)) {
    if (event.kind === 'run-progress' && event.id === id && event.progress.step >= step) break;
  }
}

test('a run trains on its version when it is resumed and continued, whatever was edited and added since', async () => {
  const { application, trained, dataset } = await open();
  const { runs, datasets, workspace } = application;
  const { id } = dataset;
  const run = await runs.start({ datasetId: id, config: config('endless', 3) });
  expect(run).toMatchObject({ datasetVersion: 1, datasetFingerprint: dataset.fingerprint });
  await untilStep(application, run.id, 11);
  await runs.pause(run.id);
  await runs.ended(run.id);

  const edit = (input: EditInput) => datasets.edit(id, editSchema.parse(input));
  await edit({ kind: 'relabel', selection: { positions: [0] }, label: 1 });
  await edit({ kind: 'exclude', selection: { positions: [2, 3] } });
  await edit({ kind: 'rename-class', label: 0, name: 'kitten' });
  const more = packImages(join(workspace.folders.staging, newIdentifier()), [{ label: 0, split: 0 }], ['dog'], 20);
  const { state } = await datasets.at(id);
  const edited = await datasets.append({ id, state }, '/more', more);

  await runs.resume(run.id);
  expect(await runs.ended(run.id)).toMatchObject({ status: 'finished', datasetVersion: 1 });
  const continued = await runs.continue({ id: run.id, epochs: 1 });
  expect(await runs.ended(continued.id)).toMatchObject({ status: 'finished', datasetVersion: 1, classes: ['cat', 'dog'] });
  const fresh = await runs.start({ datasetId: id, config: config('plain', 1) });
  expect(await runs.ended(fresh.id)).toMatchObject({ datasetVersion: 5, datasetFingerprint: edited.fingerprint });

  const [first, resumed, again, newest] = trained;
  expect(resumed).toEqual({ ...first, file: resumed?.file });
  expect(again).toEqual(resumed);
  expect(first?.labels).toHaveLength(20);
  expect(newest?.classes).toEqual(['kitten', 'dog']);
  expect([...(newest?.labels ?? [])].slice(0, 2)).toEqual([1, 1]);
  expect([...(newest?.splits ?? [])].slice(0, 5)).toEqual([0, 0, 255, 255, 0]);
  expect(newest?.labels).toHaveLength(21);
});

test('a dataset that edits left without anything to learn is said so before a run', async () => {
  const { application, dataset } = await open();
  const { runs, datasets } = application;
  const edit = (input: EditInput) => datasets.edit(dataset.id, editSchema.parse(input));
  const start = () => runs.start({ datasetId: dataset.id, config: config('plain', 1) });
  await edit({ kind: 'exclude', selection: { filter: { label: 0 } } });
  await expect(start()).rejects.toMatchObject({ message: expect.stringContaining('training images of at least two classes') });
  await edit({ kind: 'add-class', name: 'cow' });
  await edit({ kind: 'relabel', selection: { positions: [1, 3] }, label: 2 });
  expect(await runs.ended((await start()).id)).toMatchObject({ status: 'finished' });
  await edit({ kind: 'include', selection: { positions: [16] } });
  await expect(start()).rejects.toMatchObject({ message: expect.stringContaining('has none of “cat”') });
});
