import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { PackedSummary } from '#core/datasets/import/importer-messages.ts';
import { type PackRequest, packImages } from '#core/datasets/import/pack.ts';
import type { PackedImage } from '#core/datasets/import/packed-dataset.ts';
import { packedFilePath } from '#core/datasets/import/packed-file.ts';
import { readPackedImages, readSkippedFiles } from '#core/datasets/import/rows.ts';
import { inspectImage } from '#core/images/inspect.ts';
import { packImage } from '#core/images/pack-image.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { writeZip } from './source/zip-writer.ts';

export type Tree = Readonly<Record<string, Uint8Array>>;

/** A PNG of one colour. */
export function plainPng(colour: readonly [number, number, number], width = 8, height = 8): Buffer {
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.from(colour))]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(2, 9);
  const pixels = deflateSync(Buffer.alloc(row.length * height, row));
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

/** What an import makes of a source, all of it read. */
export interface Packed extends PackedSummary {
  imagesFile: string;
  images: PackedImage[];
  skipped: SkippedFile[];
}

/** Packs in this thread, with the options' defaults. */
export async function pack(source: string, changes: Partial<PackRequest> = {}): Promise<Packed> {
  const request: PackRequest = {
    paths: [source],
    options: importOptionsSchema.parse({}),
    target: null,
    stagingFolder: temporaryFolder(),
    decoder: hereDecoder,
    ahead: 8,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  };
  return readPacked(request.stagingFolder, await packImages(request));
}

export async function readPacked(folder: string, summary: PackedSummary): Promise<Packed> {
  const images = await all(readPackedImages(folder));
  const skipped = await all(readSkippedFiles(folder));
  return { ...summary, imagesFile: packedFilePath(folder), images, skipped };
}

/** Decodes in this thread. */
export const hereDecoder: PackRequest['decoder'] = {
  pack: (image, format, limits) => Promise.resolve().then(() => packImage(image, format, limits)),
  inspect: (image, limits, withColour) => Promise.resolve().then(() => inspectImage(image, limits, withColour)),
};

async function all<T>(chunks: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const chunk of chunks) items.push(...chunk);
  return items;
}
