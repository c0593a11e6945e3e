import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toBitmap } from '#core/images/bitmap.ts';
import { colourImage } from '../class-folders.ts';
import { heavyTree } from '../core/datasets/import/plain-png.ts';
import { writeBatch, writeMeta } from '../core/datasets/import/source/cifar-writer.ts';
import { writeIdx } from '../core/datasets/import/source/idx-writer.ts';
import { writeTar } from '../core/datasets/import/source/tar-writer.ts';
import { writeZip } from '../core/datasets/import/source/zip-writer.ts';

/** Sources of every kind that can be imported, small, made anew in a folder. */

export const classNames = ['red', 'green', 'blue'];
/** Images of each class in the sources that name no splits. */
const perClass = 10;

function put(path: string, content: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const entries = classNames.flatMap((name) =>
  Array.from({ length: perClass }, (_, number) => ({
    path: `${name}/${number}.bmp`,
    content: colourImage(name, number),
  })),
);

/** A folder a class, to be chosen together. */
export function writeFolders(folder: string): string[] {
  for (const { path, content } of entries) put(join(folder, path), content);
  return classNames.map((name) => join(folder, name));
}

export const writeZipArchive = (path: string): string => put(path, writeZip(entries));
export const writeTarArchive = (path: string): string => put(path, writeTar(entries));
export const writeTarGzArchive = (path: string): string => put(path, gzipSync(writeTar(entries)));

/** A folder with one class alone, which cannot be told from anything. */
export function writeLonelyClass(folder: string): string {
  put(join(folder, 'cats', '1.bmp'), colourImage('red', 1));
  return folder;
}

/** Rows with path, label, split and the camera, beside the images. */
export function writeCsv(folder: string): string {
  const rows = entries.map(({ path, content }, index) => {
    put(join(folder, 'images', path), content);
    return `images/${path},${path.split('/')[0]},${index % 5 === 0 ? 'test' : 'train'},camera ${index % 4}`;
  });
  return put(join(folder, 'Labels.csv'), ['path,label,split,camera', ...rows].join('\n'));
}

export function writeJsonLines(folder: string): string {
  const rows = entries.map(({ path, content }) => {
    put(join(folder, 'images', path), content);
    return JSON.stringify({ path: `images/${path}`, label: path.split('/')[0] });
  });
  return put(join(folder, 'Lines.jsonl'), rows.join('\n'));
}

/** Images and labels for training and testing, as MNIST has them. */
export function writeMnist(folder: string): string[] {
  const edge = 12;
  return [
    ['train', 40],
    ['t10k', 12],
  ].flatMap(([name, count]) => {
    const images = noise(Number(count) * edge * edge, Number(count));
    const labels = Uint8Array.from({ length: Number(count) }, (_, index) => index % 4);
    return [
      put(join(folder, `${name}-images-idx3-ubyte.gz`), gzipSync(writeIdx([Number(count), edge, edge], images))),
      put(join(folder, `${name}-labels-idx1-ubyte.gz`), gzipSync(writeIdx([Number(count)], labels))),
    ];
  });
}

const cifarNames = ['airplane', 'automobile', 'bird'];
const cifarLabels = Array.from({ length: 12 }, (_, index) => index % cifarNames.length);
const cifarImages = (seed: number) => cifarLabels.map((_, index) => noise(3072, seed + index));

export function writeCifarPython(folder: string): string[] {
  put(join(folder, 'batches.meta'), writeMeta(cifarNames));
  return ['data_batch_1', 'test_batch'].map((name, index) =>
    put(join(folder, name), writeBatch({ labels: cifarLabels, images: cifarImages(1000 * (index + 1)) })),
  );
}

export function writeCifarBinary(folder: string): string[] {
  put(join(folder, 'batches.meta.txt'), `${cifarNames.join('\n')}\n`);
  return ['data_batch_1.bin', 'test_batch.bin'].map((name, index) => {
    const records = cifarImages(1000 * (index + 3)).flatMap((image, place) => [
      Uint8Array.of(cifarLabels[place] ?? 0),
      image,
    ]);
    return put(join(folder, name), Buffer.concat(records));
  });
}

/** Class folders of images that take some seconds to import on any machine. */
export function writeHeavyImages(folder: string, count: number): string {
  for (const [path, content] of Object.entries(heavyTree(count))) put(join(folder, path), content);
  return folder;
}

/** Bytes that are the same every time. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (seed + 1) * 2_654_435_761;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state >>> 9;
  }
  return bytes;
}

/** A BMP of coloured tiles with some grain: sharp, bright enough, and like no other with another seed. */
export function tiles(seed: number, { width = 32, height = 32, grain = seed } = {}): Uint8Array {
  return toBitmap(format(width, height), tilePixels(seed, width, height, grain));
}

function tilePixels(seed: number, width: number, height: number, grain: number): Uint8Array {
  const colours = noise(6 * 6 * 3, seed * 31 + 5);
  const speckles = noise(width * height * 3, grain * 17 + 3);
  return Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [column, row] = [Math.floor(((pixel % width) * 6) / width), Math.floor((Math.floor(pixel / width) * 6) / height)];
    return 40 + (colours[(row * 6 + column) * 3 + (at % 3)] ?? 0) * 0.7 + ((speckles[at] ?? 0) % 12);
  });
}

const format = (width: number, height: number) => ({ width, height, channels: 3, fit: 'crop' }) as const;

/** An image of one tone with a little grain, so that it is not constant. */
function tone(value: number, seed: number): Uint8Array {
  const grain = noise(32 * 32 * 3, seed);
  return toBitmap(format(32, 32), Uint8Array.from(grain, (each) => value + (each % 3)));
}

/** A slow wave: contrast, but no edge anywhere. */
function blurred(): Uint8Array {
  const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return 128 + 70 * Math.sin((pixel % 32) / 10) * Math.cos(Math.floor(pixel / 32) / 10);
  });
  return toBitmap(format(32, 32), pixels);
}

/** Class folders with one of every issue planted; how many images each has at least stands in `plantedIssues`. */
export function writePlanted(folder: string): string {
  for (const [index, name] of classNames.entries()) {
    for (let number = 0; number < 24; number++) {
      put(join(folder, number < 18 ? 'train' : 'test', name, `${number}.bmp`), tiles(index * 100 + number));
    }
  }
  const plant = (path: string, content: Uint8Array | string) => put(join(folder, path), content);
  plant('train/red/duplicate.bmp', tiles(0));
  plant('train/red/near duplicate.bmp', tiles(1, { grain: 9999 }));
  plant('test/red/leak.bmp', tiles(2));
  plant('train/green/two labels.bmp', tiles(3));
  plant('train/red/dark.bmp', tone(6, 1));
  plant('train/red/bright.bmp', tone(246, 2));
  plant('train/green/blurred.bmp', blurred());
  plant('train/green/constant.bmp', toBitmap(format(32, 32), new Uint8Array(32 * 32 * 3).fill(120)));
  plant('train/blue/tiny.bmp', tiles(900, { width: 10, height: 10 }));
  plant('train/blue/odd aspect.bmp', tiles(901, { width: 160, height: 40 }));
  plant('train/blue/unreadable.jpg', 'this is not an image');
  return folder;
}

/** What the app calls an issue, and how many images have it. */
export const plantedIssues = {
  'Exact duplicates': 6,
  'Near duplicates': 2,
  'Same image in two splits': 2,
  'Same image, two labels': 2,
  'Too dark': 1,
  'Too bright': 1,
  Blurred: 1,
  'Nothing in the image': 1,
  'Low contrast': 2,
  'Tiny originals': 1,
  'Odd shape': 1,
  'Skipped files': 1,
} as const;
