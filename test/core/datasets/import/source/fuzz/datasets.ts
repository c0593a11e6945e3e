import { gzipSync } from 'node:zlib';
import { readCifarDataset } from '#core/datasets/import/source/cifar/cifar-dataset.ts';
import { readIdxDataset } from '#core/datasets/import/source/idx/idx-dataset.ts';
import { fromWindows } from '#core/datasets/import/source/manifest/text.ts';
import { readManifests } from '#core/datasets/import/source/manifest/manifest-dataset.ts';
import type { ImageSource } from '#core/datasets/import/source.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { writeBatch, writeEncodedBatch, writeMeta, writeNewBatch } from '../cifar-writer.ts';
import { writeIdx } from '../idx-writer.ts';
import type { FuzzCase } from './cases.ts';
import { context, treeOf } from './memory.ts';
import { mutate } from './mutations.ts';
import type { Random } from './random.ts';

const names = { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' };
const count = 5;
const images = writeIdx([count, 3, 4], Uint8Array.from({ length: count * 12 }, (_, at) => (at * 7) % 256));
const labels = writeIdx([count], Uint8Array.from([3, 1, 4, 1, 5]));

const planes = [1, 2].map((seed) => Uint8Array.from({ length: 3072 }, (_, at) => (at * seed * 31) % 251));
const batch = writeBatch({ labels: [1, 0], images: planes });
const fineBatch = writeBatch({ labels: [99, 7], images: planes, labelsKey: 'fine_labels' });
const newBatch = writeNewBatch({ labels: [1, 0], images: planes });
const plainPlanes = planes.map((image) => image.map((value) => value % 128));
const encodedBatch = writeEncodedBatch({ labels: [1, 0], images: plainPlanes });
const records = Buffer.concat(planes.flatMap((image, at) => [Buffer.of(at), image]));
const fineRecords = Buffer.concat(planes.flatMap((image, at) => [Buffer.of(at, 99 - at), image]));
const meta = writeMeta(['cat', 'dog']);

const csv = Buffer.from('path,label,split,group\n"images/a, ""b"".png",cat,train,g1\nimages/犬.png,dog,val,g2\r\nimages/3.png, cow ,test,\n');
const jsonLines = Buffer.from('{"path":"images/1.png","label":"cat","split":"train"}\n{"path":"images/\\u72ac.png","label":7,"group":"g"}\n');

export const datasetCases: readonly FuzzCase[] = [
  {
    name: 'idx',
    run: async (random) => {
      const both: { images: Buffer; labels: Buffer } = { images, labels };
      const which = random.below(3);
      if (which !== 1) both.images = mutateHead(images, random);
      if (which !== 0) both.labels = mutateHead(labels, random);
      const source = await readIdxDataset(treeOf({ [names.images]: both.images, [names.labels]: both.labels }), Object.values(names), context);
      await checkIdx(source, both.images, both.labels);
    },
  },
  {
    name: 'idx.gz',
    run: async (random) => {
      const inner = random.chance(0.5) ? mutateHead(images, random) : images;
      const packed = gzipSync(inner, { level: 1 });
      const bytes = inner === images ? mutate(packed, random) : packed;
      const tree = treeOf({ [`${names.images}.gz`]: bytes, [names.labels]: labels });
      await checkIdx(await readIdxDataset(tree, [`${names.images}.gz`, names.labels], context), inner, labels);
    },
  },
  {
    name: 'cifar-python',
    run: async (random) => {
      const chosen = random.pick([batch, fineBatch, newBatch, encodedBatch]);
      const bytes = mutatePickle(chosen, random);
      const metaBytes = random.chance(0.3) ? mutate(meta, random) : meta;
      await checkBesideSound({ data_batch_1: bytes, test_batch: chosen });
      await checkCifar({ data_batch_1: bytes, 'batches.meta': metaBytes }, bytes);
    },
  },
  {
    name: 'cifar-binary',
    run: async (random) => {
      const chosen = random.pick([records, fineRecords]);
      const bytes = mutate(chosen, random);
      await checkBesideSound({ 'data_batch_1.bin': bytes, 'test_batch.bin': chosen });
      await checkCifar({ 'data_batch_1.bin': bytes }, bytes);
    },
  },
  {
    name: 'manifest',
    run: async (random) => {
      const bytes = mutate(random.pick([csv, jsonLines]), random);
      const source = await readManifests(treeOf({ 'labels.csv': bytes }), ['labels.csv'], context);
      const text = [bytes.toString('utf8'), bytes.toString('utf16le'), fromWindows(bytes)].map((each) => unescaped(each)).join('\n');
      for (const { path, className, group } of source.images) {
        // Paths are normalised, but their parts stay what they were.
        const isHeld = [...path.split('/'), className, group ?? ''].every((each) => text.includes(each));
        if (!isHeld) throw new Error(`a row was read as “${path}”, “${className}”, which are not in the manifest`);
      }
      await source.close();
    },
  },
];

/** Most changes to the header, which is a small part of the file. */
function mutateHead(bytes: Buffer, random: Random): Buffer {
  if (random.chance(0.4)) return mutate(bytes, random);
  return Buffer.concat([mutate(bytes.subarray(0, 20), random), bytes.subarray(20)]);
}

/** Most of a batch is pixels, where changes mean nothing; so most changes are made around them. */
function mutatePickle(bytes: Buffer, random: Random): Buffer {
  if (random.chance(0.3)) return mutate(bytes, random);
  const [image = new Uint8Array()] = bytes === encodedBatch ? plainPlanes : planes;
  const start = bytes.indexOf(image);
  const end = start + planes.length * 3072;
  const before = random.chance(0.6) ? mutate(bytes.subarray(0, start), random) : bytes.subarray(0, start);
  const after = random.chance(0.6) ? mutate(bytes.subarray(end), random) : bytes.subarray(end);
  return Buffer.concat([before, bytes.subarray(start, end), after]);
}

/** By the format's own definition, without the reader under test. */
async function checkIdx(source: ImageSource, imageFile: Buffer, labelFile: Buffer): Promise<void> {
  const dimensions = imageFile.readUInt8(3);
  const size = (imageFile.length - 4 - dimensions * 4) / Math.max(1, source.images.length);
  const labelBytes = (labelFile.length - 8) / Math.max(1, source.images.length);
  for (const [at, { path, className }] of source.images.entries()) {
    const image = await source.read(path);
    if (!('pixels' in image)) throw new Error('an image without pixels');
    const wanted = imageFile.subarray(4 + dimensions * 4 + at * size, 4 + dimensions * 4 + (at + 1) * size);
    if (!wanted.equals(image.pixels)) throw new Error(`image ${at} is not what the file holds`);
    const label = labelFile.readIntBE(8 + at * labelBytes, labelBytes);
    const isLabel = Number(className) === label || (labelBytes === 1 && Number(className) === label + 256);
    if (!isLabel) throw new Error(`label ${at} is read as ${className}`);
  }
  await source.close();
}

async function checkCifar(files: Record<string, Uint8Array>, bytes: Buffer): Promise<void> {
  const source = await readCifarDataset(treeOf(files), Object.keys(files), context);
  if (!source) throw datasetFailures.sourceUnsupported('made-up');
  if (source.images.length * 3072 > bytes.length) throw new Error('more images than the file can hold');
  for (const { path } of source.images) {
    const image = await source.read(path);
    if (!('pixels' in image) || image.pixels.length !== 3072) throw new Error('an image of another size');
    const { pixels } = image;
    const planar = Buffer.from(pixels.map((_, at) => pixels[(at % 1024) * 3 + Math.floor(at / 1024)] ?? 0));
    // Python 3 writes bytes as text in protocol 2.
    const isHeld = bytes.includes(planar) || Buffer.from(bytes.toString('utf8'), 'latin1').includes(planar);
    if (!isHeld) throw new Error('an image that the file does not hold');
  }
  await source.close();
}

/** A file that cannot be used leaves the sound one beside it, and is told of. CIFAR-10 beside CIFAR-100 is refused. */
async function checkBesideSound(files: Record<string, Uint8Array>): Promise<void> {
  const source = await readCifarDataset(treeOf(files), Object.keys(files), context);
  for (const file of Object.keys(files)) {
    const isRead = source?.images.some(({ path }) => path.startsWith(`${file}/`)) ?? false;
    const isTold = source?.skipped.some(({ path }) => path === file) ?? false;
    if (isRead === isTold) throw new Error(`“${file}” is ${isRead ? 'both read and skipped' : 'neither read nor skipped'}`);
  }
  await source?.close();
}

/** What quotes and escapes stand for, beside the text itself. */
function unescaped(text: string): string {
  const all = [text, text.replaceAll('""', '"'), text.replace(/\\(u[0-9a-f]{4}|.)/gi, (_, escape: string) => meaning(escape))];
  const both = [...all, ...all.map((each) => each.replaceAll('\\', '/'))];
  return [...both, ...both.map((each) => each.normalize('NFC'))].join('\n');
}

function meaning(escape: string): string {
  if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
  return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[escape] ?? escape;
}
