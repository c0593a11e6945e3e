import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, zipOf } from '../sources.ts';
import { writeBatch, writeEncodedBatch, writeMeta } from './cifar-writer.ts';
import { opened, places, refusal } from './opened.ts';
import { writeTar } from './tar-writer.ts';
import { writeZip, type WrittenEntry } from './zip-writer.ts';

/** Red, green and blue planes, each of one value that counts up. */
const planes = (number: number) => Buffer.concat([0, 1, 2].map((plane) => Buffer.alloc(1024, number * 3 + plane)));
const pixelsOf = (number: number) => new Uint8Array(3072).map((_, at) => number * 3 + (at % 3));
const names = ['airplane', 'automobile', 'bird'];
const first = { labels: [2, 0, 1], images: [planes(0), planes(1), planes(2)] };
const last = { labels: [1, 2], images: [planes(3), planes(4)] };

const python = {
  'cifar-10-batches-py/batches.meta': writeMeta(names),
  'cifar-10-batches-py/data_batch_1': writeBatch(first),
  'cifar-10-batches-py/test_batch': writeBatch(last),
  'cifar-10-batches-py/readme.html': Buffer.from('<html>'),
};
const records = ({ labels, images }: typeof first) => Buffer.concat(labels.flatMap((label, at) => [Buffer.of(label), images[at] ?? planes(0)]));
const binary = {
  'cifar-10-batches-bin/batches.meta.txt': Buffer.from(`${names.join('\n')}\n\n`),
  'cifar-10-batches-bin/data_batch_1.bin': records(first),
  'cifar-10-batches-bin/test_batch.bin': records(last),
};
const wanted = ['bird@train', 'airplane@train', 'automobile@train', 'automobile@test', 'bird@test'];

function tarOf(tree: Record<string, Uint8Array>): string {
  const file = join(temporaryFolder(), 'cifar.tar.gz');
  writeFileSync(file, gzipSync(writeTar(Object.entries(tree).map(([path, content]) => ({ path, content })))));
  return file;
}

test.each([['python', python], ['binary', binary]])('CIFAR-10, %s: as an archive, a folder, and picked files', async (_, tree) => {
  const folder = folderOf(tree);
  const batches = Object.keys(tree).filter((path) => /_batch/.test(path)).map((path) => join(folder, path));
  for (const source of [tarOf(tree), zipOf(tree), folder, batches]) {
    await opened(source, async (found) => {
      expect(Object.values(places(found))).toEqual(wanted);
      const read = await Promise.all(found.images.map(({ path }) => found.read(path)));
      read.forEach((image, at) => expect(image).toEqual({ width: 32, height: 32, channels: 3, pixels: pixelsOf(at) }));
    });
  }
  const [one = ''] = batches;
  await opened(one, (found) => {
    expect(Object.values(places(found))).toEqual(['bird@none', 'airplane@none', 'automobile@none']);
    expect(found.describe(found.images[1]?.path ?? '')).toBe(`${one}#1`);
  });
});

test('CIFAR-100 by its fine labels, python and binary', async () => {
  const fine = Array.from({ length: 100 }, (_, at) => `fine ${at}`);
  const labels = [99, 5, 42];
  const { images } = first;
  const both = Buffer.concat(labels.flatMap((label, at) => [Buffer.of(label % 20, label), images[at] ?? planes(0)]));
  const trees = [
    { 'cifar-100-python/meta': writeMeta(fine, 'fine_label_names'), 'cifar-100-python/train': writeBatch({ labels, images, labelsKey: 'fine_labels' }) },
    {
      'cifar-100-binary/fine_label_names.txt': Buffer.from(fine.join('\n')),
      'cifar-100-binary/coarse_label_names.txt': Buffer.from('fish'),
      'cifar-100-binary/train.bin': both,
      'cifar-100-binary/test.bin': both,
    },
  ];
  for (const tree of trees) {
    await opened(tarOf(tree), async (found) => {
      expect(found.images.slice(0, 3).map(({ className }) => className)).toEqual(['fine 99', 'fine 5', 'fine 42']);
      expect(await found.read(found.images[2]?.path ?? '')).toMatchObject({ pixels: pixelsOf(2) });
    });
  }
});

const fixtures = join(import.meta.dirname, '../../../../fixtures/pickles');
const saved = (kind: string, protocol = 4) => readFileSync(join(fixtures, `${kind}-${protocol}.pickle`));

describe('batches that Python 3 and NumPy saved again', () => {
  const value = (number: number) => new Uint8Array(3072).map((_, at) => (number * 3 + (at % 3)) * 40);
  test.each(['text', 'bytes', 'read-only', 'scalars', 'list-of-array'].flatMap((kind) => [2, 3, 4, 5].map((protocol) => [kind, protocol] as const)))('%s, protocol %d', async (kind, protocol) => {
    const bytes = saved(kind, protocol);
    // NumPy 1 had no underscore; from protocol 4 on the length of the name is told before it.
    const older = bytes.toString('latin1').replaceAll('\x15numpy._core', '\x14numpy.core').replaceAll('\x13numpy._core', '\x12numpy.core').replaceAll('cnumpy._core', 'cnumpy.core');
    for (const each of [bytes, Buffer.from(older, 'latin1')]) {
      await opened(folderOf({ data_batch_1: each, 'batches.meta': writeMeta(names) }), async (found) => {
        expect(Object.values(places(found))).toEqual(['bird@none', 'airplane@none']);
        const read = await Promise.all(found.images.map(({ path }) => found.read(path)));
        expect(read).toEqual([0, 1].map((number) => ({ width: 32, height: 32, channels: 3, pixels: value(number) })));
      });
    }
  });
});

test('a small batch whose images are text', async () => {
  const image = Buffer.alloc(3072, 65);
  const folder = folderOf({ data_batch_1: writeEncodedBatch({ labels: [7], images: [image] }) });
  await opened(folder, async (found) => {
    const read = await Promise.all(found.images.map(({ path }) => found.read(path)));
    expect(read).toEqual([{ width: 32, height: 32, channels: 3, pixels: new Uint8Array(3072).fill(65) }]);
  });
});

test('a batch with empty bytes that Python 3 saved in protocol 2, which names a type for them', async () => {
  const withEmpty = (made: string) => {
    const [start, end] = ['\x80\x02}(', writeEncodedBatch(asText).toString('latin1').slice(4)];
    return Buffer.from(`${start}X\x05\x00\x00\x00emptyc__builtin__\nbytes\n${made}R${end}`, 'latin1');
  };
  const asText = { labels: [7], images: [Buffer.alloc(3072, 65)] };
  expect(Object.values(await opened(folderOf({ data_batch_1: withEmpty(')') }), places))).toEqual(['7@none']);
  const other = join(folderOf({ data_batch_1: withEmpty('K\x05\x85') }), 'data_batch_1');
  expect(await refusal(other)).toMatch(/^pickle-unsupported: .*in a way that Xent does not read/);
});

test('without names of classes they are numbers', async () => {
  const folder = folderOf({ data_batch_1: writeBatch(first) });
  expect(Object.values(await opened(folder, places))).toEqual(['2@none', '0@none', '1@none']);
});

describe('pickles that are not CIFAR are refused, and nothing in them is run', () => {
  const os = Buffer.from('\x80\x02cposix\nsystem\nU\x04true\x85R.', 'latin1');
  const system = Buffer.from('\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R.', 'latin1');
  const swap = (from: string, to: string) => Buffer.from(writeBatch(first).toString('latin1').replace(from, to), 'latin1');
  test.each<[string, Buffer, RegExp]>([
    ['a call', os, /^pickle-unsupported: .*Python objects that Xent does not read \(posix system\)/],
    ['a call of protocol 4', system, /^pickle-unsupported: .*Python objects that Xent does not read \(posix system\)/],
    ['an encoding', Buffer.from('\x80\x03c_codecs\nencode\nX\x01\x00\x00\x00aX\x04\x00\x00\x00utf8\x86R.', 'latin1'), /^pickle-unsupported: .*in a way that Xent does not read/],
    ['another global', swap('_reconstruct', '_reconstrucT'), /^pickle-unsupported: .*_reconstrucT/],
    ['floating-point numbers', swap('u1', 'f4'), /^pickle-unsupported: .*array of something else than integers \(f4\)/],
    ['labels that are floating-point numbers', Buffer.from(saved('scalars').toString('latin1').replace('i8', 'f8'), 'latin1'), /^pickle-unsupported: .*numbers of NumPy that are no integers \(f8\)/],
    ['a number of another size', Buffer.from(saved('scalars').toString('latin1').replace('i8', 'i4'), 'latin1'), /^pickle-unsupported: .*a number in it does not have the size/],
    ['an opcode', Buffer.from('\x80\x02i.', 'latin1'), /^pickle-unsupported: .*opcode 105/],
    ['fewer labels', swap('K\x02K\x00K\x01e', 'K\x02K\x00e'), /^cifar-damaged: .*a label for every image/],
    ['cut short', writeBatch(first).subarray(0, -100), /^cifar-damaged: .*cut short/],
    ['a length that lies', swap('T\x00\x24', 'T\xff\xff'), /^cifar-damaged: .*cut short/],
    ['a dictionary of other things', writeMeta(names), /^source-unsupported/],
  ])('%s', async (_, bytes, words) => {
    const folder = folderOf({ data_batch_1: bytes });
    expect(await refusal(join(folder, 'data_batch_1'))).toMatch(words);
  });
});

describe('a batch that cannot be used is listed with its reason, and the others are read', () => {
  const noise = Buffer.alloc(3000, 0x61);
  const whole = writeBatch(first);
  const os = Buffer.from('\x80\x02cposix\nsystem\nU\x04true\x85R.', 'latin1');
  test.each<[string, string, Buffer, RegExp]>([
    ['cut short', 'binary', records(first).subarray(0, 5000), /not that of whole images/],
    ['with a label out of range', 'binary', records({ ...first, labels: [2, 10, 1] }), /label in it is out of range/],
    ['empty', 'binary', Buffer.alloc(0), /it is empty/],
    ['of one byte', 'binary', Buffer.of(1), /not that of whole images/],
    ['cut short', 'python', whole.subarray(0, -100), /cut short/],
    ['that names something else', 'python', os, /posix system/],
    ['of other bytes', 'python', noise, /not that of such a file/],
    ['empty', 'python', Buffer.alloc(0), /not that of such a file/],
    ['of one byte', 'python', Buffer.of(0x80), /not that of such a file/],
    ['of another pickle', 'python', Buffer.from('\x80\x02}.', 'latin1'), /not that of such a file/],
  ])('%s, %s', async (_, form, bytes, words) => {
    const path = form === 'binary' ? 'cifar-10-batches-bin/data_batch_2.bin' : 'cifar-10-batches-py/data_batch_2';
    const tree = { ...(form === 'binary' ? binary : python), [path]: bytes };
    for (const source of [tarOf(tree), zipOf(tree), folderOf(tree)]) {
      await opened(source, (found) => {
        expect(Object.values(places(found))).toEqual(wanted);
        expect(found.skipped.map((file) => file.path)).toEqual([expect.stringMatching(new RegExp(`${path}$`))]);
        expect(found.skipped[0]?.reason).toMatch(words);
      });
    }
  });

  test('damaged in its zip', async () => {
    const entries = Object.entries(binary).map(([path, content]): WrittenEntry => ({ path, content }));
    const zip = writeZip([...entries, { path: 'cifar-10-batches-bin/data_batch_2.bin', content: records(first), declaredBytes: 9220 }]);
    await opened(zipOf(zip), (found) => {
      expect(Object.values(places(found))).toEqual(wanted);
      expect(found.skipped).toMatchObject([{ code: 'archive-damaged' }]);
    });
  });
});

test('a .bin file that is something else is no CIFAR', async () => {
  const folder = folderOf({ 'weights.bin': Buffer.alloc(3073 * 2, 200) });
  expect(await refusal(join(folder, 'weights.bin'))).toMatch(/^source-unsupported/);
  expect(await opened(folder, places)).toEqual({});
});
