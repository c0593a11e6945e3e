import { expect, test } from 'vitest';
import { DatasetIssues } from '#core/datasets/issues/dataset-issues.ts';
import { SimilaritySearch } from '#core/datasets/similarity/similarity-search.ts';
import { SimilarityStore } from '#core/datasets/similarity/similarity-store.ts';
import { WorkspaceEvents } from '#core/events.ts';
import { splitPlanSchema } from '#shared/dataset/edit.ts';
import { type ExampleIssue, issueKinds } from '#shared/dataset/issue.ts';
import { openDatasets } from '../opened.ts';
import type { MadeUpImage } from '../packed.ts';

const classes = ['cat', 'dog'];
const plain = Array.from({ length: 60 }, (_, index): MadeUpImage => ({ label: index % 2, split: index < 50 ? 0 : 2 }));

async function opened(images: readonly MadeUpImage[]) {
  const { workspace, datasets, add } = openDatasets();
  const dataset = await add([...plain, ...images], classes);
  const events = new WorkspaceEvents();
  const search = new SimilaritySearch(workspace.store, datasets, events);
  const issues = new DatasetIssues(workspace.store, datasets, events, search);
  const { id } = dataset;
  const counts = async () => {
    const { issues: all } = await issues.report(id);
    return Object.fromEntries(all.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count]));
  };
  const list = async (issue: ExampleIssue) => {
    const filter = { issue, isExcluded: false };
    const { examples } = await datasets.examples.page({ id, filter, offset: 0, limit: 100 });
    return examples.map(({ position }) => position);
  };
  const pair = (a: number, b: number, similarity: number) =>
    new SimilarityStore(workspace.store).keep(
      id,
      { images: plain.length + images.length, takenBackCount: 0 },
      { a: Uint32Array.of(a), b: Uint32Array.of(b), similarity: Float32Array.of(similarity) },
      0.8,
    );
  return { datasets, id, issues, counts, list, pair };
}

const cat = { label: 0, split: 0 };
/** The made-up import skipped a file. */
const always = { unreadable: 1 };

test('every kind is told, also where there is nothing', async () => {
  const { issues, id, counts } = await opened([]);
  const report = await issues.report(id);
  expect(report.issues.map(({ kind }) => kind).sort()).toEqual([...issueKinds].sort());
  expect(await counts()).toEqual(always);
});

test('images are told by their facts, the worst first', async () => {
  const { counts, list } = await opened([
    { ...cat, brightness: 20, contrast: 15 },
    { ...cat, brightness: 9, contrast: 14 },
    { ...cat, brightness: 244, contrast: 20 },
    { ...cat, contrast: 5, sharpness: 3 },
    { ...cat, sharpness: 12 },
    { ...cat, width: 3, height: 100 },
    { ...cat, isConstant: true, contrast: 0, sharpness: 0 },
  ]);
  expect(await counts()).toEqual({
    ...always,
    'too-dark': 2,
    'too-bright': 1,
    'low-contrast': 1,
    blurred: 1,
    tiny: 1,
    'odd-aspect': 1,
    constant: 1,
  });
  expect(await list('too-dark')).toEqual([61, 60]);
  expect(await list('blurred')).toEqual([64]);
});

test('something bright on black is not too dark, and something dark on white not too bright', async () => {
  const { counts } = await opened([
    { ...cat, brightness: 12, contrast: 45 },
    { ...cat, brightness: 243, contrast: 45 },
  ]);
  expect(await counts()).toEqual(always);
});

test('the same pixels are duplicates, under two labels a contradiction, and in two splits a leak', async () => {
  const { counts, list, issues, id } = await opened([
    { label: 0, split: 0, pixelHash: 'a'.repeat(16) },
    { label: 0, split: 0, pixelHash: 'b'.repeat(16) },
    { label: 0, split: 2, pixelHash: 'a'.repeat(16) },
    { label: 1, split: 0, pixelHash: 'b'.repeat(16) },
    { label: 0, split: 0, pixelHash: 'b'.repeat(16) },
  ]);
  expect(await counts()).toEqual({ ...always, 'exact-duplicate': 5, 'two-labels': 3, leak: 2 });
  expect(await list('exact-duplicate')).toEqual([61, 63, 64, 62, 60]);
  const report = await issues.report(id);
  const ofSets = report.issues.filter(({ groups }) => groups !== null);
  expect(ofSets.map(({ kind, groups, detail }) => [kind, groups, detail])).toEqual([
    ['exact-duplicate', 2, ''],
    ['near-duplicate', 0, ''],
    ['two-labels', 1, 'cat and dog: 1'],
    ['leak', 1, 'train and test: 1'],
  ]);
});

test('groups in several splits are told by name, those of most images first, and without what is excluded', async () => {
  const of = (group: string, split: number): MadeUpImage => ({ label: 0, split, group });
  const spread = [of('p1', 2), of('p1', 0), of('p2', 2), of('p2', 1), of('p2', 0), of('p3', 2), of('p3', 2), of('p4', 0)];
  const { datasets, issues, id, counts } = await opened(spread);
  expect(await counts()).toEqual({ ...always, 'group-leak': 2 });
  const told = async () => (await issues.report(id)).issues.find(({ kind }) => kind === 'group-leak')?.detail;
  expect(await told()).toBe('p2: train and validation and test, p1: train and test');
  await datasets.edit(id, { kind: 'exclude', selection: { positions: [60] } });
  expect(await told()).toBe('p2: train and validation and test');
  const plan = splitPlanSchema.parse({ kind: 'fractions', keepTest: true, groups: 'column' });
  await datasets.edit(id, { kind: 'split', plan });
  expect(await counts()).toEqual(always);
});

test('a dataset has groups where any image has one, and not only the first', async () => {
  const without = await opened([cat]);
  expect(await without.issues.report(without.id)).toMatchObject({ hasGroups: false });
  const grouped = await opened([cat, { ...cat, group: 'p1' }]);
  expect(await grouped.issues.report(grouped.id)).toMatchObject({ hasGroups: true });
});

test('of a set the test images come first, then those of validation', async () => {
  const { list } = await opened([0, 2, 0, 1, 2].map((split) => ({ label: 0, split, pixelHash: 'a'.repeat(16) })));
  for (const kind of ['leak', 'exact-duplicate'] as const) expect(await list(kind)).toEqual([61, 64, 63, 60, 62]);
});

test('an original is tiny where it is smaller than the threshold and than the working size, of 4 pixels here', async () => {
  const { counts, issues, list } = await opened([
    { ...cat, width: 3, height: 5 },
    { ...cat, width: 4, height: 4 },
    { ...cat, width: 30, height: 2 },
  ]);
  await issues.setThresholds({ tinyBelow: 32, aspectAbove: 20 });
  expect(await counts()).toEqual({ ...always, tiny: 2 });
  expect(await list('tiny')).toEqual([62, 60]);
  await issues.setThresholds({ tinyBelow: 3 });
  expect(await list('tiny')).toEqual([62]);
});

test('issues follow edits and undo', async () => {
  const { datasets, id, counts } = await opened([
    { label: 0, split: 0, pixelHash: 'a'.repeat(16) },
    { label: 1, split: 2, pixelHash: 'a'.repeat(16) },
    { ...cat, brightness: 9, contrast: 14 },
  ]);
  const all = { ...always, 'exact-duplicate': 2, 'two-labels': 2, leak: 2, 'too-dark': 1 };
  expect(await counts()).toEqual(all);
  await datasets.edit(id, { kind: 'relabel', selection: { positions: [61] }, label: 0 });
  expect(await counts()).toEqual({ ...always, 'exact-duplicate': 2, leak: 2, 'too-dark': 1 });
  await datasets.edit(id, { kind: 'move', selection: { positions: [61] }, split: 'train' });
  expect(await counts()).toEqual({ ...always, 'exact-duplicate': 2, 'too-dark': 1 });
  await datasets.edit(id, { kind: 'exclude', selection: { positions: [60, 62] } });
  expect(await counts()).toEqual(always);
  for (let edit = 0; edit < 3; edit++) await datasets.undo(id);
  expect(await counts()).toEqual(all);
});

test('near duplicates join exact ones to larger sets, as similar as the threshold asks', async () => {
  const { counts, issues, pair } = await opened([
    { label: 0, split: 0, pixelHash: 'a'.repeat(16) },
    { label: 0, split: 0, pixelHash: 'a'.repeat(16) },
  ]);
  await pair(51, 61, 0.85);
  expect(await counts()).toEqual({ ...always, 'exact-duplicate': 2, 'near-duplicate': 3, 'two-labels': 3, leak: 3 });
  await issues.setThresholds({ nearDuplicateSimilarity: 0.9 });
  expect(await counts()).toEqual({ ...always, 'exact-duplicate': 2 });
  await issues.setThresholds({ nearDuplicateSimilarity: 0.8 });
  expect(await counts()).toMatchObject({ 'near-duplicate': 3 });
});

test('classes that are small or far smaller than others are told by name', async () => {
  const { datasets, issues, id, counts } = await opened(Array.from({ length: 200 }, () => cat));
  await issues.setThresholds({ classBelow: 30 });
  expect(await counts()).toEqual({ ...always, 'small-class': 1, imbalance: 1 });
  const details = (await issues.report(id)).issues.map(({ kind, detail }) => [kind, detail]);
  expect(Object.fromEntries(details)).toMatchObject({ 'small-class': 'dog: 25', imbalance: 'cat: 225, dog: 25' });
  await issues.setThresholds({ classBelow: 25, imbalanceAbove: 9 });
  expect(await counts()).toEqual(always);
  // A class without images is told until it is removed.
  await datasets.edit(id, { kind: 'add-class', name: 'cow' });
  expect(await counts()).toEqual({ ...always, 'small-class': 1, imbalance: 1 });
  expect((await issues.report(id)).issues).toContainEqual(expect.objectContaining({ kind: 'imbalance', detail: '1 class has no training image' }));
  expect((await issues.report(id)).issues).toContainEqual(expect.objectContaining({ kind: 'small-class', detail: 'cow: no image' }));
  await datasets.edit(id, { kind: 'remove-class', label: 2 });
  expect(await counts()).toEqual(always);
});
