import { gzipSync } from 'node:zlib';
import type { FileTree } from '#core/datasets/import/source/file-tree.ts';
import { inMemory } from '#core/datasets/import/source/random-access.ts';
import { readTarTree } from '#core/datasets/import/source/tar/tree.ts';
import { readZipTree } from '#core/datasets/import/source/zip/tree.ts';
import { Failure } from '#shared/failure.ts';
import { writeTar } from '../tar-writer.ts';
import { writeZip } from '../zip-writer.ts';
import type { FuzzCase } from './cases.ts';
import { context } from './memory.ts';
import { mutate } from './mutations.ts';
import type { Random } from './random.ts';

const contents = ['first', 'a second image, which is longer', 'x'.repeat(700), ''].map((text) => Buffer.from(text));
const paths = ['cats/1.png', 'cats/2.png', 'dogs/unknown', 'dogs/data_batch_1'];
const entries = paths.map((path, at) => ({ path, content: contents[at] ?? Buffer.alloc(0) }));
const zip = writeZip(entries.map((entry, at) => ({ ...entry, method: at % 2 ? 0 : 8 })));
const tar = writeTar([
  { path: 'cats/', type: '5' },
  ...entries,
  { path: `${'long/'.repeat(30)}1.png`, content: contents[1] ?? Buffer.alloc(0) },
  { path: 'dogs/link.png', type: '2', linkTo: 'x' },
]);
const block = 512;

export const archiveCases: readonly FuzzCase[] = [
  {
    name: 'zip',
    run: async (random) => {
      const bytes = mutate(zip, random);
      await readAll(await readZipTree(inMemory(bytes), 'a.zip', context), (read) => {
        // Every entry has a checksum, so nothing but what was put in can come out, or an entry without any bytes.
        return contents.some((content) => content.equals(read)) || read.length === 0;
      });
    },
  },
  {
    name: 'tar',
    run: async (random) => {
      const bytes = mutateTar(random);
      await readAll(await readTarTree(inMemory(bytes), 'a.tar', false, context), (read) => bytes.includes(read));
    },
  },
  {
    name: 'tar.gz',
    run: async (random) => {
      const inner = random.chance(0.7) ? mutateTar(random) : tar;
      const packed = gzipSync(inner, { level: 1 });
      const bytes = inner === tar || random.chance(0.2) ? mutate(packed, random) : packed;
      await readAll(await readTarTree(inMemory(bytes), 'a.tgz', true, context), (read) => inner.includes(read));
    },
  },
];

/** Reads everything that a tree offers; `isHeld` tells whether what was read can be in the archive. */
async function readAll(tree: FileTree, isHeld: (read: Buffer) => boolean): Promise<void> {
  for (const path of [...tree.images, ...tree.data]) {
    try {
      const isImage = tree.images.includes(path);
      const read = isImage ? await readImage(tree, path) : await readData(tree, path);
      if (!isHeld(read)) throw new Error(`“${path}” was read as ${read.length} bytes that the archive does not hold`);
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
    }
  }
  await tree.close();
}

async function readImage(tree: FileTree, path: string): Promise<Buffer> {
  const image = await tree.readImage(path);
  return 'bytes' in image ? Buffer.from(image.bytes) : Buffer.alloc(0);
}

async function readData(tree: FileTree, path: string): Promise<Buffer> {
  const file = await tree.openData(path);
  const read = await file.read(0, file.size);
  await file.close();
  return read;
}

/** Half of the time headers' checksums are made right again, so that what they say is believed. */
function mutateTar(random: Random): Buffer {
  const bytes = mutate(tar, random);
  if (random.chance(0.5)) return bytes;
  for (let start = 0; start + block <= bytes.length; start += block) {
    if (bytes.toString('latin1', start + 257, start + 262) !== 'ustar') continue;
    bytes.write('        ', start + 148);
    let sum = 0;
    for (let at = start; at < start + block; at += 1) sum += bytes.readUInt8(at);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, start + 148);
  }
  return bytes;
}
