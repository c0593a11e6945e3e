import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WrongLabels } from '#core/datasets/wrong-labels/wrong-labels.ts';
import { RunStore } from '#core/runs/run-store.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { isTrustworthy } from '#shared/dataset/wrong-label.ts';
import { encodeEvaluatedExamples } from '#shared/metric/evaluated-examples.ts';
import { presets } from '#shared/run/presets.ts';
import { encodeSafetensors } from '#shared/safetensors.ts';
import { openDatasets } from '../opened.ts';

const classes = ['cat', 'dog'];
const [train, validation, testSplit] = [0, 1, 2];
const images = [
  ...Array.from({ length: 10 }, (_, index) => ({ label: index % 2, split: train })),
  ...Array.from({ length: 10 }, (_, index) => ({ label: index % 2, split: validation })),
  ...Array.from({ length: 10 }, (_, index) => ({ label: index % 2, split: testSplit })),
];

/** Records a run that says of each position how likely it is a dog. */
async function recordRun(
  workspace: Workspace,
  dataset: Dataset,
  id: string,
  split: 'validation' | 'test',
  dogs: ReadonlyMap<number, number>,
): Promise<void> {
  const runs = new RunStore(workspace.store);
  await runs.insert({ id, name: `run ${id}`, dataset, config: presets['article-net'].config, parent: null });
  await runs.update(id, { status: 'finished', finishedAt: new Date() });
  const positions = Uint32Array.from(dogs.keys());
  const nothing = new Float32Array(positions.length);
  const examples = {
    positions,
    losses: nothing,
    predictions: new Uint16Array(positions.length),
    predictedProbabilities: nothing,
    trueProbabilities: nothing,
    probabilities: Float32Array.from([...dogs.values()].flatMap((dog) => [1 - dog, dog])),
  };
  const folder = join(workspace.folders.checkpoints, id);
  mkdirSync(folder, { recursive: true });
  const content = Buffer.concat(encodeSafetensors(encodeEvaluatedExamples(examples, split)));
  writeFileSync(join(folder, `examples-${split}.safetensors`), content);
}

/** As the labels have it, but for the positions that are named. */
function predictions(from: number, wrong: Readonly<Record<number, number>>): Map<number, number> {
  const positions = Array.from({ length: 10 }, (_, index) => from + index);
  return new Map(positions.map((position) => [position, wrong[position] ?? (position % 2 === 0 ? 0.1 : 0.9)]));
}

/** Right about every second image. */
function guessing(from: number): Map<number, number> {
  return predictions(from, { [from + 1]: 0.4, [from + 3]: 0.4, [from + 5]: 0.4, [from + 6]: 0.6, [from + 8]: 0.6 });
}

async function opened() {
  const { workspace, datasets, add } = openDatasets();
  const dataset = await add(images, classes);
  await recordRun(workspace, dataset, 'aaaaaaaaaaaa', 'validation', predictions(10, { 12: 0.99 }));
  await recordRun(workspace, dataset, 'bbbbbbbbbbbb', 'test', predictions(20, { 21: 0.02, 24: 0.95 }));
  const wrongLabels = new WrongLabels(workspace, datasets);
  const positions = async (runIds?: string[]) => {
    const list = await wrongLabels.suspects({ id: dataset.id, runIds, offset: 0, limit: 100 });
    return list.suspects.map(({ example }) => example.position);
  };
  return { workspace, datasets, dataset, wrongLabels, positions };
}

test('held-out predictions of all runs are looked at, the most suspicious label first', async () => {
  const { dataset, wrongLabels, positions } = await opened();
  const list = await wrongLabels.suspects({ id: dataset.id, offset: 0, limit: 2 });
  expect(list).toMatchObject({ total: 3, examined: 20, agreement: 17 / 20, guessing: 0.5 });
  expect(isTrustworthy(list)).toBe(true);
  expect(list.runs.map((run) => run.id).sort()).toEqual(['aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
  expect(list.suspects[0]).toMatchObject({ example: { position: 12, label: 0, split: 'validation' }, suggested: 1 });
  expect(list.suspects[0]?.suggestedProbability).toBeCloseTo(0.99, 5);
  expect(await positions()).toEqual([12, 21, 24]);
  expect(await positions(['aaaaaaaaaaaa'])).toEqual([12]);
  expect(await positions([])).toEqual([]);
});

test('of an image that several runs examined the best counts, and of runs that were chosen the mean', async () => {
  const { workspace, dataset, wrongLabels, positions } = await opened();
  await recordRun(workspace, dataset, 'cccccccccccc', 'validation', predictions(10, { 12: 0.001, 13: 0.1, 15: 0.1 }));
  expect(await positions()).toEqual([12, 21, 24]);
  const list = await wrongLabels.suspects({ id: dataset.id, offset: 0, limit: 9 });
  expect(list.runs.map((run) => run.id).sort()).toEqual(['aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
  expect(list.unused).toEqual([{ id: 'cccccccccccc', name: 'run cccccccccccc', why: 'others-better' }]);
  expect(await positions(['aaaaaaaaaaaa', 'cccccccccccc'])).toEqual([]);
});

test('a run that hardly does better than guessing is left out where another does, also on images of its own', async () => {
  const { workspace, dataset, wrongLabels, positions } = await opened();
  await recordRun(workspace, dataset, 'cccccccccccc', 'validation', guessing(10));
  await recordRun(workspace, dataset, 'dddddddddddd', 'test', guessing(20));
  expect(await positions()).toEqual([12, 21, 24]);
  const { unused } = await wrongLabels.suspects({ id: dataset.id, offset: 0, limit: 9 });
  expect(unused.map(({ why }) => why)).toEqual(['poor', 'poor']);
});

test('where no run does better than guessing all are asked, and the list is not to be trusted', async () => {
  const { workspace, datasets, add } = openDatasets();
  const dataset = await add(images, classes);
  await recordRun(workspace, dataset, 'cccccccccccc', 'validation', guessing(10));
  await recordRun(workspace, dataset, 'dddddddddddd', 'test', guessing(20));
  const wrongLabels = new WrongLabels(workspace, datasets);
  const list = await wrongLabels.suspects({ id: dataset.id, offset: 0, limit: 9 });
  expect(list).toMatchObject({ examined: 20, agreement: 0.5, unused: [] });
  expect(isTrustworthy(list)).toBe(false);
});

test('says why a run that was chosen has nothing to say', async () => {
  const { workspace, dataset, wrongLabels } = await opened();
  await recordRun(workspace, dataset, 'cccccccccccc', 'validation', predictions(10, { 13: NaN }));
  const runs = new RunStore(workspace.store);
  for (const [id, status] of [['dddddddddddd', 'diverged'], ['eeeeeeeeeeee', 'training'], ['ffffffffffff', 'failed']] as const) {
    await runs.insert({ id, name: id, dataset, config: presets['article-net'].config, parent: null });
    await runs.update(id, { status });
  }
  const runIds = ['cccccccccccc', 'dddddddddddd', 'eeeeeeeeeeee', 'ffffffffffff'];
  const { unused } = await wrongLabels.suspects({ id: dataset.id, runIds, offset: 0, limit: 9 });
  expect(Object.fromEntries(unused.map(({ id, why }) => [id, why]))).toEqual({
    cccccccccccc: 'diverged',
    dddddddddddd: 'diverged',
    eeeeeeeeeeee: 'active',
    ffffffffffff: 'nothing-held-out',
  });
});

test('a run that diverged, whose probabilities are no numbers, has nothing to say', async () => {
  const { workspace, dataset, wrongLabels, positions } = await opened();
  await recordRun(workspace, dataset, 'cccccccccccc', 'validation', predictions(10, { 13: NaN }));
  const list = await wrongLabels.suspects({ id: dataset.id, offset: 0, limit: 9 });
  expect(list).toMatchObject({ total: 3, examined: 20 });
  expect(list.runs.map((run) => run.id).sort()).toEqual(['aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
  expect(await positions(['cccccccccccc'])).toEqual([]);
  await recordRun(workspace, dataset, 'dddddddddddd', 'test', predictions(20, { 23: Infinity }));
  const alone = await wrongLabels.suspects({ id: dataset.id, runIds: ['cccccccccccc', 'dddddddddddd'], offset: 0, limit: 9 });
  expect(alone).toMatchObject({ total: 0, examined: 0, runs: [] });
});

test('a list by runs that hardly do better than guessing is not to be trusted', async () => {
  const { workspace, dataset, wrongLabels } = await opened();
  await recordRun(workspace, dataset, 'cccccccccccc', 'validation', predictions(10, { 11: 0.4, 13: 0.4, 15: 0.4, 16: 0.6, 18: 0.6 }));
  const list = await wrongLabels.suspects({ id: dataset.id, runIds: ['cccccccccccc'], offset: 0, limit: 9 });
  expect(list).toMatchObject({ examined: 10, agreement: 0.5, guessing: 0.5 });
  expect(isTrustworthy(list)).toBe(false);
  expect([0.54, 0.55].map((agreement) => isTrustworthy({ agreement, guessing: 0.1 }))).toEqual([false, true]);
});

test('labels that were found right, mended or excluded are suspected no longer', async () => {
  const { datasets, dataset, wrongLabels, positions } = await opened();
  await wrongLabels.keep(dataset.id, [12], true);
  expect(await positions()).toEqual([21, 24]);
  await wrongLabels.keep(dataset.id, [12], false);
  expect(await positions()).toEqual([12, 21, 24]);
  await datasets.edit(dataset.id, { kind: 'relabel', selection: { positions: [12] }, label: 1 });
  await datasets.edit(dataset.id, { kind: 'exclude', selection: { positions: [21] } });
  expect(await positions()).toEqual([24]);
  await datasets.undo(dataset.id);
  await datasets.undo(dataset.id);
  expect(await positions()).toEqual([12, 21, 24]);
});

test('a label that was found right and then changed is open again', async () => {
  const { datasets, dataset, wrongLabels, positions } = await opened();
  await wrongLabels.keep(dataset.id, [12, 21, 24], true);
  expect(await positions()).toEqual([]);
  await datasets.edit(dataset.id, { kind: 'relabel', selection: { positions: [13] }, label: 0 });
  expect(await positions()).toEqual([13]);
});

test('an image that has a class which came later is not examined by older runs', async () => {
  const { datasets, dataset, wrongLabels, positions } = await opened();
  await datasets.edit(dataset.id, { kind: 'add-class', name: 'bird' });
  await datasets.edit(dataset.id, { kind: 'relabel', selection: { positions: [12] }, label: 2 });
  expect(await positions()).toEqual([21, 24]);
  expect((await wrongLabels.suspects({ id: dataset.id, offset: 0, limit: 1 })).examined).toBe(19);
});

test('runs of before a class was merged, removed or brought back still speak of the right classes', async () => {
  const { datasets, dataset, wrongLabels, positions } = await opened();
  const { id } = dataset;
  await wrongLabels.keep(id, [24], true);
  expect(await positions()).toEqual([12, 21]);
  // Dogs are number 0 now, and cats are cows.
  await datasets.edit(id, { kind: 'add-class', name: 'cow' });
  await datasets.edit(id, { kind: 'merge-class', label: 0, into: 2 });
  expect((await datasets.get(id)).classes).toEqual(['dog', 'cow']);
  const { suspects } = await wrongLabels.suspects({ id, offset: 0, limit: 9 });
  expect(suspects).toMatchObject([
    { example: { position: 12, label: 1 }, suggested: 0 },
    { example: { position: 21, label: 0 }, suggested: 1 },
  ]);
  await datasets.undo(id);
  await datasets.undo(id);
  expect(await positions()).toEqual([12, 21]);
});

test('a label that was found right stays so whatever becomes of the classes, and is undone or made again', async () => {
  const { datasets, dataset: { id }, wrongLabels, positions } = await opened();
  await datasets.edit(id, { kind: 'add-class', name: 'cow' });
  await wrongLabels.keep(id, [12], true);
  await datasets.edit(id, { kind: 'rename-class', label: 0, name: 'kitten' });
  await datasets.edit(id, { kind: 'merge-class', label: 0, into: 1 });
  await datasets.undo(id);
  expect(await positions()).toEqual([21, 24]);
  await datasets.redo(id);
  await datasets.undo(id);
  expect(await positions()).toEqual([21, 24]);
  await datasets.undo(id);
  await datasets.edit(id, { kind: 'merge-class', label: 1, into: 2 });
  await datasets.undo(id);
  expect(await positions()).toEqual([21, 24]);
  await datasets.edit(id, { kind: 'remove-class', label: 2 });
  expect(await positions()).toEqual([21, 24]);
});

test('a label that was found right in a merged class is open where the merge was taken back, but for images that had it before', async () => {
  const { datasets, dataset: { id }, wrongLabels, positions } = await opened();
  await datasets.edit(id, { kind: 'add-class', name: 'cow' });
  await datasets.edit(id, { kind: 'merge-class', label: 0, into: 2 });
  await wrongLabels.keep(id, [12, 21], true);
  expect(await positions()).toEqual([24]);
  await datasets.undo(id);
  expect(await positions()).toEqual([12, 24]);
});

test('a label of a class that was removed says nothing of the class that has its number now', async () => {
  const { datasets, dataset: { id }, wrongLabels, positions } = await opened();
  for (const name of ['bird', 'kitten', 'hound']) await datasets.edit(id, { kind: 'add-class', name });
  await datasets.edit(id, { kind: 'merge-class', label: 0, into: 3 });
  await datasets.edit(id, { kind: 'merge-class', label: 0, into: 3 });
  expect((await datasets.get(id)).classes).toEqual(['bird', 'kitten', 'hound']);
  await datasets.edit(id, { kind: 'relabel', selection: { positions: [12] }, label: 0 });
  await wrongLabels.keep(id, [12], true);
  await datasets.edit(id, { kind: 'relabel', selection: { positions: [12] }, label: 1 });
  await datasets.edit(id, { kind: 'remove-class', label: 0 });
  expect(await positions()).toEqual([12, 21, 24]);
});
