import { expect, onTestFinished, test } from 'vitest';
import { informedEdit } from '#core/datasets/informed-edit.ts';
import { SimilaritySearch } from '#core/datasets/similarity/similarity-search.ts';
import { WorkspaceEvents } from '#core/events.ts';
import { type Edit, splitPlanSchema } from '#shared/dataset/edit.ts';
import { bundle } from '#test/bundle.ts';
import { openDatasets } from './opened.ts';
import { packPictures } from './packed-pictures.ts';
import { takePicture } from './similarity/pictures.ts';

const scanner = await bundle(new URL('../../../src/core/datasets/scan/scanner.ts', import.meta.url));
/** Of the first thirty scenes there are two pictures each: at n and n + 60. */
const pictures = [
  ...Array.from({ length: 60 }, (_, seed) => takePicture(seed)),
  ...Array.from({ length: 30 }, (_, seed) => takePicture(seed, { noise: 8 })),
];
const split = (nearDuplicates: boolean): Edit => ({
  kind: 'split',
  plan: splitPlanSchema.parse({ kind: 'fractions', validation: 0.4, test: 0.2, nearDuplicates }),
});

async function opened(entry = scanner) {
  const { workspace, datasets } = openDatasets();
  const similarity = new SimilaritySearch(workspace.store, datasets, new WorkspaceEvents(), entry);
  onTestFinished(() => similarity.close());
  const { id } = await datasets.add('aaaaaaaaaaaa', 'Pictures', '/pictures', packPictures(workspace, pictures));
  const torn = async () => {
    const { state } = await datasets.at(id);
    return Array.from({ length: 30 }, (_, at) => at).filter((at) => state.splits[at] !== state.splits[at + 60]);
  };
  return { parts: { datasets, similarity }, datasets, similarity, id, torn };
}

test('a split that keeps near duplicates together waits until they are found', async () => {
  const { parts, id, torn, similarity } = await opened();
  expect(await informedEdit(parts, id, split(true))).toMatchObject({ version: 2 });
  expect(await torn()).toEqual([]);
  expect(await similarity.progress(id)).toBeNull();
});

test('one that does not care begins at once, and tears some apart', async () => {
  const { parts, id, torn, similarity } = await opened();
  await informedEdit(parts, id, split(false));
  expect(await torn()).not.toEqual([]);
  expect(await similarity.progress(id)).toBe(0);
});

test('a mend of near duplicates waits for them too, and mends all', async () => {
  const { parts, id } = await opened();
  const mended = await informedEdit(parts, id, { kind: 'mend', issue: 'near-duplicate', mend: 'exclude-duplicates' });
  expect(mended.excludedCount).toBe(30);
});

test('whoever ends the waiting, or closes the search, leaves the dataset as it was', async () => {
  const { parts, datasets, similarity, id } = await opened();
  const ending = new AbortController();
  const ended = informedEdit(parts, id, split(true), ending.signal);
  ending.abort();
  await expect(ended).rejects.toMatchObject({ code: 'scan-ended' });
  const closed = informedEdit(parts, id, split(true));
  await similarity.close();
  await expect(closed).rejects.toMatchObject({ code: 'scan-ended' });
  expect(await datasets.get(id)).toMatchObject({ version: 1 });
});

test('where images cannot be compared the edit is refused with the reason', async () => {
  const { parts, datasets, id } = await opened('/nowhere/scanner.js');
  await expect(informedEdit(parts, id, split(true))).rejects.toMatchObject({ code: 'scan-ended' });
  expect(await datasets.get(id)).toMatchObject({ version: 1 });
  expect(await informedEdit(parts, id, split(false))).toMatchObject({ version: 2 });
});
