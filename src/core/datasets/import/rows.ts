import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type SkippedFile, skippedFileSchema } from '#shared/dataset/schema.ts';
import { readRecords } from './journal.ts';
import type { PackedImage } from './packed-dataset.ts';

const rowsPerChunk = 4000;

/** Where an import that stages in this folder lists what it could not use: a JSON object a line, as `SkippedFile`. */
export function skippedPath(folder: string): string {
  return join(folder, 'skipped.jsonl');
}

/** The images that an import packed, in the order of their file, some thousand at a time. */
export async function* readPackedImages(folder: string): AsyncGenerator<PackedImage[], void, void> {
  for await (const records of readRecords(folder)) {
    yield records.flatMap(({ record }) => (record.kind === 'packed' ? [record.image] : []));
  }
}

export async function* readSkippedFiles(folder: string): AsyncGenerator<SkippedFile[], void, void> {
  let chunk: SkippedFile[] = [];
  for await (const line of createInterface({ input: createReadStream(skippedPath(folder)), crlfDelay: Infinity })) {
    chunk.push(skippedFileSchema.parse(JSON.parse(line)));
    if (chunk.length < rowsPerChunk) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
