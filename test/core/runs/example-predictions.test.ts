import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExamplePredictions } from '#core/runs/example-predictions.ts';
import { RunFolders } from '#core/runs/run-folders.ts';
import { RunStore } from '#core/runs/run-store.ts';
import { encodeEvaluatedExamples } from '#shared/metric/evaluated-examples.ts';
import { presets } from '#shared/run/presets.ts';
import { encodeSafetensors } from '#shared/safetensors.ts';
import { openDatasets } from '../datasets/opened.ts';

const classes = ['wolf', 'cat', 'dog', 'bird'];

/** A dataset of cats, dogs and a bird, and a run that took its images at 0 to 3 for each of the classes in turn. */
async function opened() {
  const { workspace, datasets, add } = openDatasets();
  const dataset = await add([1, 2, 3, 1, 1].map((label) => ({ label, split: 1 })), classes);
  const runs = new RunStore(workspace.store);
  const id = 'rrrrrrrrrrrr';
  await runs.insert({ id, name: 'tuned', dataset, config: presets['article-net'].config, parent: null });
  const folder = join(workspace.folders.checkpoints, id);
  mkdirSync(folder, { recursive: true });
  const examples = {
    positions: Uint32Array.of(0, 1, 2, 3),
    losses: Float32Array.of(4, 0.5, 0.25, 2),
    predictions: Uint16Array.of(0, 1, 2, 3),
    predictedProbabilities: Float32Array.of(0.5, 0.625, 0.75, 0.875),
    trueProbabilities: new Float32Array(4),
    probabilities: new Float32Array(16),
  };
  const content = Buffer.concat(encodeSafetensors(encodeEvaluatedExamples(examples, 'validation')));
  writeFileSync(join(folder, 'examples-validation.safetensors'), content);
  const predictions = new ExamplePredictions(datasets, new RunFolders(workspace.folders));
  const of = async (position: number) => predictions.of([await runs.get(id)], position);
  const classOf = async (position: number) => {
    const { classes: now } = await datasets.get(dataset.id);
    return (await of(position)).map(({ prediction }) => now[prediction]);
  };
  return { datasets, id: dataset.id, of, classOf };
}

test('what a run made of an image, and nothing of one that it did not evaluate', async () => {
  const { of } = await opened();
  expect(await of(3)).toEqual([{ runId: 'rrrrrrrrrrrr', runName: 'tuned', prediction: 3, predictedProbability: 0.875, loss: 2, label: 1 }]);
  expect(await of(4)).toEqual([]);
});

test('the label that a loss is against is the one of then, as it is numbered now', async () => {
  const { datasets, id, of } = await opened();
  const labels = async (position: number) => (await of(position)).map(({ label }) => label);
  await datasets.edit(id, { kind: 'relabel', selection: { positions: [1, 2, 3] }, label: 0 });
  expect(await Promise.all([1, 2, 3].map(labels))).toEqual([[2], [3], [1]]);
  await datasets.edit(id, { kind: 'merge-class', label: 1, into: 3 });
  expect(await labels(3)).toEqual([2]);
  await datasets.edit(id, { kind: 'relabel', selection: { filter: { label: 1, isExcluded: false } }, label: 0 });
  await datasets.edit(id, { kind: 'remove-class', label: 1 });
  expect(await labels(1)).toEqual([null]);
});

test('classes that were renamed, merged and removed since are named as they are now', async () => {
  const { datasets, id, classOf } = await opened();
  await datasets.edit(id, { kind: 'rename-class', label: 3, name: 'parrot' });
  await datasets.edit(id, { kind: 'merge-class', label: 1, into: 2 });
  expect(await Promise.all([0, 1, 2, 3].map(classOf))).toEqual([['wolf'], ['dog'], ['dog'], ['parrot']]);
  await datasets.edit(id, { kind: 'remove-class', label: 0 });
  expect(await Promise.all([0, 1, 2, 3].map(classOf))).toEqual([[], ['dog'], ['dog'], ['parrot']]);
  await datasets.undo(id);
  await datasets.undo(id);
  expect(await Promise.all([0, 1, 2, 3].map(classOf))).toEqual([['wolf'], ['cat'], ['dog'], ['parrot']]);
});
