import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { decodeImage } from '#core/images/decode.ts';
import { readEncodedImage } from '#core/images/encoded-image.ts';
import { inspectImage } from '#core/images/inspect.ts';
import { type PackRequest, packImages } from '#core/datasets/import/pack.ts';
import { importOptionsSchema } from '#shared/dataset/schema.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { writeZip } from './zip-writer.ts';

export type Tree = Readonly<Record<string, Uint8Array>>;

/** A PNG of one colour. */
export function plainPng(colour: readonly [number, number, number], width = 8, height = 8): Buffer {
  const row = [0, ...Array.from({ length: width }, () => colour).flat()];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(2, 9);
  const pixels = deflateSync(Buffer.from(Array.from({ length: height }, () => row).flat()));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A colour that tells images apart: `plainPng(colourOf(7))`. */
export function colourOf(number: number): [number, number, number] {
  return [number % 256, Math.floor(number / 256) % 256, 99];
}

/** A tree of `count` different images for each path prefix: `{ 'cats/': 3 }` gives cats/0.png to cats/2.png. */
export function treeOf(counts: Readonly<Record<string, number>>): Record<string, Uint8Array> {
  const tree: Record<string, Uint8Array> = {};
  for (const [prefix, count] of Object.entries(counts)) {
    for (let index = 0; index < count; index += 1) {
      tree[`${prefix}${index}.png`] = plainPng(colourOf(Object.keys(tree).length));
    }
  }
  return tree;
}

/** Writes a tree into a new folder. */
export function folderOf(tree: Tree): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Writes bytes, or a zip of a tree, to a new file. */
export function zipOf(content: Tree | Buffer, name = 'images.zip'): string {
  const file = join(temporaryFolder(), name);
  const bytes = Buffer.isBuffer(content)
    ? content
    : writeZip(Object.entries(content).map(([path, each]) => ({ path, content: each })));
  writeFileSync(file, bytes);
  return file;
}

/** Packs in this thread, with the options' defaults. */
export function pack(source: string, changes: Partial<PackRequest> = {}) {
  return packImages({
    source,
    options: importOptionsSchema.parse({}),
    stagingFolder: temporaryFolder(),
    decoder: {
      pixels: (image, format) => Promise.resolve().then(() => decodeImage(readEncodedImage(image), format)),
      inspect: (image) => Promise.resolve().then(() => inspectImage(readEncodedImage(image))),
    },
    ahead: 8,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  });
}
