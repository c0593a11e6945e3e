import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { imageFormatSchema, type SkippedFile } from '#shared/dataset/schema.ts';
import type { PackedImage } from './packed-dataset.ts';

const chunkBytes = 1024 * 1024;
const newline = 10;

/** The first line of a journal: what the import had settled on before it packed the first image. */
const headerSchema = z.object({
  version: z.literal(2),
  /** Of the plan, see `ImportPlan`. */
  plan: z.string(),
  format: imageFormatSchema,
  /** Images that the plan has. */
  total: z.number().int().nonnegative(),
  /**
   * When the import began or was last gone on with: of images whose files are older the records hold. Always as long, so
   * that it can be written over.
   */
  checkedAt: z.string().length(24),
});
export type JournalHeader = z.infer<typeof headerSchema>;

/** Path, group, then the facts; in a row, since there are millions of them. */
const packedSchema = z.tuple([
  z.string(),
  z.string().nullable(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.boolean(),
  z.string(),
  z.string(),
]);
const skippedSchema = z.tuple([z.string(), z.string(), z.string()]);
const lineSchema = z.union([packedSchema, skippedSchema]);

/** What became of an image of the plan. */
export type JournalRecord = { kind: 'packed'; image: PackedImage } | { kind: 'skipped'; file: SkippedFile };

/** A record and the place in the file right after it, in bytes. */
export interface PlacedRecord {
  record: JournalRecord;
  end: number;
}

/** Where an import that stages in this folder writes down what it has done. */
export function journalPath(folder: string): string {
  return join(folder, 'journal.jsonl');
}

export function headerLine(header: JournalHeader): string {
  return `${JSON.stringify(header)}\n`;
}

export function recordLine(record: JournalRecord): string {
  return `${JSON.stringify(record.kind === 'packed' ? packedLine(record.image) : skippedLine(record.file))}\n`;
}

function packedLine({ path, group, facts }: PackedImage): z.infer<typeof packedSchema> {
  const { width, height, bytes, brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash } = facts;
  return [path, group, width, height, bytes, brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash];
}

function skippedLine({ path, code, reason }: SkippedFile): z.infer<typeof skippedSchema> {
  return [path, code, reason];
}

/** @returns null where there is no journal or it does not begin as one */
export async function readHeader(folder: string): Promise<JournalHeader | null> {
  const handle = await open(journalPath(folder), 'r').catch(() => null);
  if (!handle) return null;
  try {
    return parseHeader(await firstLine(handle));
  } finally {
    await handle.close();
  }
}

async function firstLine(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
  const end = buffer.subarray(0, bytesRead).indexOf(newline);
  return end < 0 ? '' : buffer.toString('utf8', 0, end);
}

function parseHeader(line: string): JournalHeader | null {
  const parsed = headerSchema.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

/**
 * Reads the records of a journal, some thousand at a time, up to its end or to the first that is not whole, as a kill
 * may leave one.
 */
export async function* readRecords(folder: string): AsyncGenerator<PlacedRecord[], void, void> {
  let rest = Buffer.alloc(0);
  let start = 0;
  let isHeader = true;
  for await (const chunk of createReadStream(journalPath(folder), { highWaterMark: chunkBytes })) {
    const content = Buffer.concat([rest, chunk instanceof Buffer ? chunk : Buffer.from(String(chunk))]);
    const records: PlacedRecord[] = [];
    let from = 0;
    for (let end = content.indexOf(newline); end >= 0; end = content.indexOf(newline, from)) {
      const line = content.toString('utf8', from, end);
      from = end + 1;
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const record = parseRecord(line);
      if (!record) {
        yield records;
        return;
      }
      records.push({ record, end: start + from });
    }
    yield records;
    rest = content.subarray(from);
    start += from;
  }
}

function parseRecord(line: string): JournalRecord | null {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const row = parsed.data;
  if (row.length === 3) return { kind: 'skipped', file: { path: row[0], code: row[1], reason: row[2] } };
  const [path, group, width, height, bytes, brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash] = row;
  const facts = { width, height, bytes, brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash };
  return { kind: 'packed', image: { path, group, facts } };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
