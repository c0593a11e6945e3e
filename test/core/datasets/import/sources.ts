import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PackedSummary } from '#core/datasets/import/importer-messages.ts';
import { type PackRequest, packImages } from '#core/datasets/import/pack.ts';
import type { PackedImage } from '#core/datasets/import/packed-dataset.ts';
import { packedFilePath } from '#core/datasets/import/packed-file.ts';
import { readPackedImages, readSkippedFiles } from '#core/datasets/import/rows.ts';
import { inspectImage } from '#core/images/inspect.ts';
import { packImageBatch } from '#core/images/pack-image.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { colourOf, plainPng } from './plain-png.ts';
import { writeZip } from './source/zip-writer.ts';

export { colourOf, plainPng };

export type Tree = Readonly<Record<string, Uint8Array>>;

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
  pack: packImageBatch,
  inspect: (image, limits, withColour) => Promise.resolve().then(() => inspectImage(image, limits, withColour)),
};

async function all<T>(chunks: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const chunk of chunks) items.push(...chunk);
  return items;
}
