import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import type { ImportProgress } from '#shared/dataset/schema.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { writeIdx } from './source/idx-writer.ts';
import { folderOf, hereDecoder, pack, type Packed, plainPng, treeOf } from './sources.ts';

const tree = { ...treeOf({ 'cats/': 30, 'dogs/': 25, 'birds/': 9 }), 'cats/broken.png': Buffer.from('no image'), 'dogs/0b.png': Buffer.alloc(0), 'ants/1.png': Buffer.from('none') };
const files = ['images.hwc', 'journal.jsonl'] as const;

/** Milliseconds by which the times of files may lag behind. */
const coarseClock = 30;

/** All that an import makes, the bytes of its file included. */
function whole(packed: Packed) {
  return { ...packed, imagesFile: readFileSync(packed.imagesFile) };
}

test('goes on from whatever a kill leaves of its two files, and ends as if it had not been killed', async () => {
  const source = folderOf(tree);
  const stagingFolder = temporaryFolder();
  const uninterrupted = whole(await pack(source, { stagingFolder }));
  const full = files.map((file) => readFileSync(join(stagingFolder, file)));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(share, share, fc.boolean(), async (ofImages, ofJournal, isGarbled) => {
      const folder = temporaryFolder();
      for (const [at, file] of files.entries()) {
        const content = full[at] ?? Buffer.alloc(0);
        const kept = content.subarray(0, Math.round(content.length * (at === 0 ? ofImages : ofJournal)));
        // A power cut may leave blocks that were never written.
        writeFileSync(join(folder, file), isGarbled && kept.length > 600 ? Buffer.concat([kept.subarray(0, -300), Buffer.alloc(300)]) : kept);
      }
      expect(whole(await pack(source, { stagingFolder: folder }))).toEqual(uninterrupted);
    }),
    { numRuns: 60 },
  );
});

test('decodes only what is left', async () => {
  const source = folderOf(tree);
  const stagingFolder = temporaryFolder();
  await pack(source, { stagingFolder });
  const imageBytes = 8 * 8 * 3;
  truncateSync(join(stagingFolder, 'images.hwc'), imageBytes * 40 + 5);
  let decoded = 0;
  const decoder: typeof hereDecoder = {
    pack: (images, ...how) => {
      decoded += images.length;
      return hereDecoder.pack(images, ...how);
    },
    inspect: () => Promise.reject(new Error('the format is known')),
  };
  const progress: ImportProgress[] = [];
  await pack(source, { stagingFolder, decoder, onProgress: (each) => progress.push(each) });
  expect(decoded).toBe(64 - 40);
  expect(progress.find(({ phase }) => phase === 'packing')?.done).toBeGreaterThan(39);
});

test('starts over, and says so, where the source is not what it was', async () => {
  const source = folderOf(tree);
  const stagingFolder = temporaryFolder();
  await pack(source, { stagingFolder });
  writeFileSync(join(source, 'cats', 'new.png'), plainPng([9, 8, 7]));
  const progress: ImportProgress[] = [];
  const again = await pack(source, { stagingFolder, onProgress: (each) => progress.push(each) });
  expect(again.labels).toHaveLength(65);
  expect(progress.at(-1)?.note).toContain('starts over');
  expect(whole(again)).toEqual(whole(await pack(source)));
});

const idx = (value: number) => writeIdx([12, 8, 8], Buffer.alloc(12 * 64, value));
const labels = writeIdx([12], Uint8Array.from({ length: 12 }, (_, at) => at % 2));
const records = (value: number) => Buffer.concat(Array.from({ length: 6 }, (_, at) => [Buffer.of(at % 2), Buffer.alloc(3072, value)]).flat());

test.each([
  ['a folder of IDX files', '', 'train-images-idx3-ubyte', idx, { 'train-labels-idx1-ubyte': labels }],
  ['an IDX file beside the one that was picked', 'train-labels-idx1-ubyte', 'train-images-idx3-ubyte', idx, { 'train-labels-idx1-ubyte': labels }],
  ['a folder of CIFAR batches', '', 'data_batch_1.bin', records, { 'test_batch.bin': records(9) }],
])('starts over where %s was written anew in the same size', async (_what, picked, changed, content, others) => {
  const folder = folderOf({ [changed]: content(50), ...others });
  const source = join(folder, picked);
  const stagingFolder = temporaryFolder();
  await pack(source, { stagingFolder });
  writeFileSync(join(folder, changed), content(200));
  const progress: ImportProgress[] = [];
  const again = await pack(source, { stagingFolder, onProgress: (each) => progress.push(each) });
  expect(progress.at(-1)?.note).toContain('starts over');
  expect(whole(again)).toEqual(whole(await pack(source)));
});

test.each([
  ['the first image', 'birds/0.png', 1],
  ['an image in its midst', 'cats/12.png', 22],
  ['a file that was no image', 'cats/broken.png', 40],
])('packs anew from %s that was changed under its name', async (_what, name, kept) => {
  const source = folderOf(tree);
  const stagingFolder = temporaryFolder();
  await pack(source, { stagingFolder });
  // Written elsewhere before, and moved here: its time of writing is old.
  const other = join(folderOf({ 'other.png': plainPng([1, 2, 3]) }), 'other.png');
  utimesSync(other, 0, 0);
  renameSync(other, join(source, name));
  const packed: number[] = [];
  const progress: ImportProgress[] = [];
  const again = await pack(source, {
    stagingFolder,
    onProgress: (each) => {
      progress.push(each);
      if (each.phase === 'packing') packed.push(each.done);
    },
  });
  expect(packed[0]).toBe(kept);
  expect(progress.at(-1)?.note).toContain(`${name}” was changed`);
  expect(whole(again)).toEqual(whole(await pack(source)));
  // The next time it is as it was.
  const last: ImportProgress[] = [];
  expect(whole(await pack(source, { stagingFolder, onProgress: (each) => last.push(each) }))).toEqual(whole(again));
  expect(last.at(-1)?.note).toBeUndefined();
});

test('counts what was skipped before it was killed', async () => {
  const source = folderOf(tree);
  const stagingFolder = temporaryFolder();
  const first = await pack(source, { stagingFolder });
  expect(first.skipped).toHaveLength(4);
  const copy = temporaryFolder();
  mkdirSync(copy, { recursive: true });
  for (const file of files) copyFileSync(join(stagingFolder, file), join(copy, file));
  rmSync(join(stagingFolder, 'skipped.jsonl'));
  const progress: ImportProgress[] = [];
  const again = await pack(source, { stagingFolder: copy, onProgress: (each) => progress.push(each) });
  expect(again.skipped).toEqual(first.skipped);
  expect(progress.at(-1)).toMatchObject({ phase: 'finishing', skipped: 3, done: 64 });
});

test('holds out by pixels and classes, so options decide and not the interruption', async () => {
  const twins = folderOf({ ...treeOf({ 'a/': 10, 'b/': 10 }), 'a/twin.png': plainPng([0, 0, 99]), 'b/twin.png': plainPng([0, 0, 99]) });
  const options = importOptionsSchema.parse({ validationFraction: 0.2, testFraction: 0.3 });
  const packed = await pack(twins, { options });
  const splitOf = (name: string) => packed.splits[packed.images.findIndex(({ path }) => path.endsWith(name))];
  expect(splitOf('a/0.png')).toBe(splitOf('a/twin.png'));
  expect(splitOf('b/twin.png')).toBe(splitOf('a/twin.png'));
});

test.each([
  ['class folders', ['cats', 'dogs']],
  ['split folders above them', ['train', 'test']],
])('packs anew where two %s took each other’s name', async (_what, [one = '', other = '']) => {
  const source = folderOf(
    one === 'cats' ? treeOf({ 'cats/': 20, 'dogs/': 20 }) : treeOf({ 'train/cats/': 9, 'train/dogs/': 9, 'test/cats/': 9, 'test/dogs/': 9 }),
  );
  const stagingFolder = temporaryFolder();
  await pack(source, { stagingFolder });
  await wait(coarseClock);
  const beside = join(temporaryFolder(), 'beside');
  renameSync(join(source, one), beside);
  renameSync(join(source, other), join(source, one));
  renameSync(beside, join(source, other));
  const resumed = whole(await pack(source, { stagingFolder }));
  expect({ ...resumed, imagesFile: '' }).toEqual({ ...whole(await pack(source)), imagesFile: '' });
});

test('packs anew where a link to a class folder leads to another', async () => {
  const folders = folderOf(treeOf({ 'one/': 9, 'other/': 9 }));
  const source = temporaryFolder();
  symlinkSync(join(folders, 'one'), join(source, 'cats'));
  symlinkSync(join(folders, 'other'), join(source, 'dogs'));
  const stagingFolder = temporaryFolder();
  await pack(source, { stagingFolder });
  await wait(coarseClock);
  for (const [name, target] of [['cats', 'other'], ['dogs', 'one']] as const) {
    rmSync(join(source, name));
    symlinkSync(join(folders, target), join(source, name));
  }
  expect(whole(await pack(source, { stagingFolder })).imagesHash).toBe(whole(await pack(source)).imagesHash);
});
