import { expect, test } from 'vitest';
import { previewImport } from '#core/datasets/import/preview.ts';
import { type ImportOptionsInput, importOptionsSchema } from '#shared/dataset/import-options.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, hereDecoder, plainPng, type Tree, treeOf } from './sources.ts';

const noImage = Buffer.from('not an image');
const endless = plainPng([1, 2, 3]).subarray(0, -20);

function preview(tree: Tree, options: ImportOptionsInput = {}) {
  return previewImport({
    paths: [folderOf(tree)],
    options: importOptionsSchema.parse(options),
    format: null,
    scratchFolder: temporaryFolder(),
    decoder: hereDecoder,
    ahead: 8,
    signal: new AbortController().signal,
  });
}

test.each<[string, Tree, ImportOptionsInput, string]>([
  ['are no images', { 'cats/1.png': noImage, 'dogs/1.png': noImage }, {}, 'None of the 2 images in'],
  ['break off after a sound header', { 'cats/1.png': endless, 'dogs/1.png': endless }, {}, 'None of the 2 images in'],
  ['are too large', treeOf({ 'cats/': 2, 'dogs/': 1 }), { limits: { imagePixels: 1 } }, 'None of the 3 images in'],
])('files that all %s are refused with the reason of the first', async (_, tree, options, words) => {
  const first = /the first of them “.*cats.\d.png”\. \S/;
  await expect(preview(tree, options)).rejects.toMatchObject({ code: 'no-readable-images', message: expect.stringContaining(words) });
  await expect(preview(tree, options)).rejects.toMatchObject({ message: expect.stringMatching(first) });
});

test('one that can be read among others is enough to show', async () => {
  const { sample, images } = await preview({ 'cats/1.png': noImage, 'cats/2.png': endless, ...treeOf({ 'dogs/': 1 }) });
  expect([sample, images.length]).toEqual([{ images: 3, unusable: 2 }, 1]);
});

test('of more images than are looked at the others may be sound', async () => {
  const paths = Array.from({ length: 300 }, (_, index) => `${index % 2 === 0 ? 'cats' : 'dogs'}/${index}.png`);
  const { files, sample } = await preview(Object.fromEntries(paths.map((path) => [path, noImage])));
  expect([files, sample]).toEqual([300, { images: 256, unusable: 256 }]);
});
