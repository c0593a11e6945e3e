import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openApplication } from '#core/application.ts';
import { forkEngine } from '#core/processes/fork.ts';
import { importRequestSchema } from '#shared/dataset/import-options.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, plainPng, treeOf, zipOf } from './import/sources.ts';

async function open() {
  const path = temporaryFolder();
  const application = await openApplication(path, 'a test', forkEngine);
  onTestFinished(() => application.close());
  return { imports: application.imports, staging: join(path, 'staging') };
}

function request(paths: string[], options: object = {}) {
  return importRequestSchema.parse({ paths, options });
}

test('shows beforehand what an import would make of a source', async () => {
  const { imports, staging } = await open();
  const tree = { ...treeOf({ 'train/cats/': 30, 'train/dogs/': 10, 'test/cats/': 3 }), 'train/cats/wide.png': plainPng([5, 5, 5], 40, 10), 'loose.png': plainPng([1, 1, 1]) };
  const options = { size: { width: 12, height: 10 }, fit: 'letterbox', colour: 'grey' };
  const preview = await imports.preview(request([folderOf(tree)], options), new AbortController().signal);
  expect(preview).toMatchObject({
    files: 44,
    classes: [{ name: 'cats', files: 34 }, { name: 'dogs', files: 10 }],
    namesSplits: 'all',
    skipped: 1,
    sizes: { typicalWidth: 8, typicalHeight: 8, smallest: 8, largest: 40, isShared: false },
    isGrey: false,
    suggestion: { width: 16, height: 16, channels: 3 },
  });
  expect(preview.images.length).toBeGreaterThan(4);
  for (const image of preview.images) {
    expect(image).toMatchObject({ width: 12, height: 10, channels: 1 });
    expect(image.pixels).toHaveLength(120);
  }
  expect(readdirSync(staging)).toEqual([]);
  const aborted = imports.preview(request([zipOf(treeOf({ 'cats/': 2500, 'dogs/': 2500 }))]), AbortSignal.timeout(20));
  await expect(aborted).rejects.toMatchObject({ code: 'import-cancelled' });
  await expect(imports.preview(request([folderOf({})]), new AbortController().signal)).rejects.toMatchObject({ code: 'no-images' });
  const loose = folderOf(treeOf({ '': 2 }));
  await expect(imports.preview(request([loose]), new AbortController().signal)).rejects.toMatchObject({ code: 'no-class-folders' });
});

test('says beforehand how many of the images that it looked at no import can take', async () => {
  const { imports } = await open();
  const tree = treeOf({ 'cats/': 20, 'dogs/': 20 });
  const paths = Object.keys(tree);
  for (const path of paths.slice(0, 5)) tree[path] = Buffer.from('no image');
  // Sound headers, and pixels cut off: one of each class is tried in turn until eight can be shown.
  for (const path of paths.slice(20)) tree[path] = tree[path]?.subarray(0, 45) ?? Buffer.alloc(0);
  const preview = await imports.preview(request([folderOf(tree)]), new AbortController().signal);
  expect(preview).toMatchObject({ files: 40, sample: { images: 40, unusable: 12 }, sizes: { isShared: true } });
  expect(preview.images.map(({ className }) => className)).toEqual(Array.from({ length: 8 }, () => 'cats'));
  expect(preview.suggestion.why).toBe('As far as they were looked at, the images are 8 x 8 pixels, which is kept as it is.');
});

test('the sizes that it tells beforehand are of images that can be read', async () => {
  const { imports } = await open();
  const tree = treeOf({ 'cats/': 3, 'dogs/': 3 });
  const wide = Buffer.from(tree['cats/0.png'] ?? []);
  // The width in the header of a PNG, whose pixels are then too few.
  wide.writeUInt32BE(30_000, 16);
  tree['cats/0.png'] = wide;
  const preview = await imports.preview(request([folderOf(tree)]), new AbortController().signal);
  expect(preview.sample).toEqual({ images: 6, unusable: 1 });
  expect(preview.sizes).toMatchObject({ largest: 8, isShared: true });
});

test('shows images of as many classes as it can beforehand, however few of them can be read', async () => {
  const { imports } = await open();
  const tree = treeOf({ 'ants/': 200, 'bees/': 3, 'cats/': 3 });
  for (const [at, path] of Object.keys(tree).entries()) if (at % 3 > 0) tree[path] = Buffer.from('no image');
  const shown = async (source: string) => {
    const { images } = await imports.preview(request([source]), new AbortController().signal);
    return images.map(({ className }) => className);
  };
  expect(await shown(folderOf(tree))).toEqual(['ants', 'ants', 'ants', 'ants', 'ants', 'ants', 'bees', 'cats']);
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}/`, 4]));
  expect(new Set(await shown(folderOf(treeOf(many)))).size).toBe(8);
});
