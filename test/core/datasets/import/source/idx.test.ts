import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, zipOf } from '../sources.ts';
import { writeIdx } from './idx-writer.ts';
import { contents, opened, places, refusal } from './opened.ts';
import { writeTar } from './tar-writer.ts';

const pixels = (count: number, size: number, first = 0) => Uint8Array.from({ length: count * size }, (_, at) => (first + at) % 256);
const images = writeIdx([3, 2, 4], pixels(3, 8));
const labels = writeIdx([3], Uint8Array.from([7, 0, 7]));
const testImages = writeIdx([2, 2, 4], pixels(2, 8, 100));
const testLabels = writeIdx([2], Uint8Array.from([0, 7]));

const plain = {
  'train-images-idx3-ubyte': images,
  'train-labels-idx1-ubyte': labels,
  't10k-images-idx3-ubyte': testImages,
  't10k-labels-idx1-ubyte': testLabels,
};
const wanted = {
  'train-images-idx3-ubyte/0': '7@train',
  'train-images-idx3-ubyte/1': '0@train',
  'train-images-idx3-ubyte/2': '7@train',
  't10k-images-idx3-ubyte/0': '0@test',
  't10k-images-idx3-ubyte/1': '7@test',
};

test('a folder, a picked file, picked files and archives give the same images', async () => {
  const folder = folderOf(plain);
  const all = Object.keys(plain).map((name) => join(folder, name));
  const tar = Object.entries(plain).map(([path, content]) => ({ path, content }));
  const tarFile = join(temporaryFolder(), 'mnist.tgz');
  writeFileSync(tarFile, gzipSync(writeTar(tar)));
  for (const source of [folder, ...all, all, all.slice(0, 2), zipOf(plain), tarFile]) {
    await opened(source, async (found) => {
      expect(places(found)).toEqual(wanted);
      expect(await found.read('train-images-idx3-ubyte/1')).toEqual({
        width: 4,
        height: 2,
        channels: 1,
        pixels: Buffer.from(pixels(1, 8, 8)),
      });
      expect((await contents(found))['t10k-images-idx3-ubyte/1']).toEqual(Buffer.from(pixels(1, 8, 108)));
    });
  }
  await opened(folder, (found) => {
    expect(found.describe('train-images-idx3-ubyte/1')).toBe(`${join(folder, 'train-images-idx3-ubyte')}#1`);
  });
});

test('gzipped files, other spellings, and a dataset within a folder among other things', async () => {
  const folder = folderOf({
    'MNIST/raw/train-images.idx3-ubyte.gz': gzipSync(images),
    'MNIST/raw/train-labels.idx1-ubyte.gz': gzipSync(labels),
    'MNIST/raw/t10k-images.idx3-ubyte.gz': gzipSync(testImages),
    'MNIST/raw/t10k-labels.idx1-ubyte': testLabels,
    'MNIST/readme.txt': Buffer.from('words'),
    'MNIST/notes.gz': gzipSync(Buffer.from('words')),
  });
  await opened(folder, async (found) => {
    expect(Object.values(places(found))).toEqual(expect.arrayContaining(Object.values(wanted)));
    expect(found.images).toHaveLength(5);
    expect((await contents(found))['MNIST/raw/train-images.idx3-ubyte.gz/2']).toEqual(Buffer.from(pixels(1, 8, 16)));
  });
});

test('of a picked file only the family is read; a folder of several has to be told apart', async () => {
  const names = (set: string) => ({
    [`emnist-${set}-train-images-idx3-ubyte`]: images,
    [`emnist-${set}-train-labels-idx1-ubyte`]: labels,
    [`emnist-${set}-test-images-idx3-ubyte`]: testImages,
    [`emnist-${set}-test-labels-idx1-ubyte`]: testLabels,
  });
  const folder = folderOf({ ...names('letters'), ...names('digits') });
  const found = await opened(join(folder, 'emnist-digits-test-images-idx3-ubyte'), places);
  expect(Object.keys(found)).toHaveLength(5);
  expect(Object.keys(found).every((path) => path.includes('digits'))).toBe(true);
  expect(await refusal(folder)).toMatch(/^idx-several: .*2 datasets/);
});

test('a training pair alone names no split; labels may be wider and images in colour', async () => {
  const wide = writeIdx([3], Uint8Array.from([1, 4, 0, 0, 1, 4]), 0x0b);
  const colour = writeIdx([3, 1, 2, 3], pixels(3, 6));
  const folder = folderOf({ 'train-images': colour, 'train-labels': wide });
  await opened(folder, async (found) => {
    expect(Object.values(places(found))).toEqual(['260@none', '0@none', '260@none']);
    expect(await found.read('train-images/2')).toEqual({ width: 2, height: 1, channels: 3, pixels: Buffer.from(pixels(1, 6, 12)) });
  });
});

describe('what does not fit is told', () => {
  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['images without labels', { 'train-images': images }, /^idx-pair-missing: There is no file of labels that goes with “.*train-images”/],
    ['labels without images', { 'train-labels': labels }, /^idx-pair-missing: There is no file of images/],
    ['other counts', { 'train-images': images, 'train-labels': testLabels }, /^idx-damaged: .*3 images in it and 2 labels in the other/],
    ['cut short', { 'train-images': images.subarray(0, -1), 'train-labels': labels }, /^idx-damaged: .*39 bytes where 40 should be/],
    ['too long', { 'train-images': Buffer.concat([images, labels]), 'train-labels': labels }, /^idx-damaged/],
    ['a length that lies', { 'train-images': writeIdx([0xffff_ffff, 28, 28], pixels(1, 9)), 'train-labels': labels }, /^idx-damaged/],
    ['numbers that are no bytes', { 'train-images': writeIdx([3, 2, 2], pixels(3, 16), 0x0c), 'train-labels': labels }, /^idx-damaged: .*neither grey nor colour/],
    ['floating point', { 'train-images': writeIdx([3, 2, 2], pixels(3, 16), 0x0d), 'train-labels': labels }, /^idx-damaged: .*not whole numbers/],
    ['negative labels', { 'train-images': images, 'train-labels': writeIdx([3], Uint8Array.from([0, 255, 0]), 0x09) }, /^idx-damaged: .*label 2 of it is negative/],
    ['damaged gzip', { 'train-images.gz': gzipSync(images).subarray(0, -9), 'train-labels': labels }, /^archive-damaged/],
  ])('%s', async (_, tree, words) => {
    expect(await refusal(folderOf(tree))).toMatch(words);
  });

  test('limits', async () => {
    const folder = folderOf(plain);
    expect(await refusal(folder, { limits: { entries: 4 } })).toMatch(/^archive-too-large: .*--limit-entries/);
    const found = await opened(folder, contents, { limits: { imagePixels: 7 } });
    expect(new Set(Object.values(found))).toEqual(new Set(['image-too-large']));
    const bombs = folderOf({ 'images.gz': gzipSync(writeIdx([1, 1000, 1000], new Uint8Array(1_000_000))), labels: writeIdx([1], Uint8Array.of(0)) });
    expect(await refusal(bombs, { limits: { totalBytes: 900_000 } })).toMatch(/^archive-too-large: .*--limit-total-bytes/);
  });

  test('a folder that is called like one', async () => {
    const folder = folderOf(plain);
    mkdirSync(join(folder, 'train-images-idx3-ubyte.d'));
    expect(Object.keys(await opened(folder, places))).toHaveLength(5);
  });
});
