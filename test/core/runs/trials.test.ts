import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WorkspaceEvent } from '#shared/contract/events.ts';
import { config, open } from './fake-training.ts';

test('a trial of learning rates leaves nothing behind, runs alone, and ends when its caller leaves', async () => {
  const { application, dataset } = await open();
  const { trials, runs, workspace } = application;
  const trial = { datasetId: dataset.id, from: 1e-4, to: 1, steps: 50 };
  const training = await runs.start({ datasetId: dataset.id, config: config('endless', { epochs: 1000 }) });
  const told: WorkspaceEvent[] = [];
  const stopListening = application.events.listen((event) => {
    if (event.kind === 'learning-rate-progress') told.push(event);
  });
  expect(await trials.testLearningRates({ ...trial, config: config('plain') })).toEqual({
    rates: [1e-4, 1],
    losses: [2, 1],
    suggestion: 1e-4,
  });
  stopListening();
  expect(told).toEqual([{ kind: 'learning-rate-progress', step: 1, steps: 50 }]);
  const abort = new AbortController();
  const endless = trials.testLearningRates({ ...trial, config: config('endless') }, abort.signal);
  await expect(trials.testLearningRates({ ...trial, config: config('plain') })).rejects.toMatchObject({
    code: 'trial-running',
  });
  abort.abort();
  await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
  await expect(trials.testLearningRates({ ...trial, config: config('plain') })).resolves.toBeDefined();
  const impossible = config('plain', { batchSize: 5000 });
  await expect(trials.testLearningRates({ ...trial, config: impossible })).rejects.toMatchObject({
    code: 'config-impossible',
  });
  expect(readdirSync(workspace.folders.staging)).toEqual([]);
  expect(await runs.list()).toHaveLength(1);
  await runs.stop(training.id);
});

test('a trial of augmentation gives pairs of images that a page can show', async () => {
  const { application, dataset } = await open();
  const request = { datasetId: dataset.id, config: config('plain'), examples: 5 };
  const { examples } = await application.trials.previewAugmentation(request);
  expect(examples.map(({ label }) => label)).toEqual([0, 1, 2, 0, 1]);
  for (const { label, original, augmented, shares } of examples) {
    expect(shares).toEqual([{ label, share: 1 }]);
    expect(original).toMatch(/^data:image\/bmp;base64,/);
    expect(augmented).not.toBe(original);
  }
  expect(readdirSync(application.workspace.folders.staging)).toEqual([]);
});
