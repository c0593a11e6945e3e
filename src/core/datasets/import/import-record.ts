import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileWhole } from '#core/workspace/files.ts';
import { importRequestSchema } from '#shared/dataset/import-options.ts';
import { identifierSchema, nameSchema } from '#shared/identifier.ts';

const importRecordSchema = z.object({
  version: z.literal(1),
  /** Of the import, and of the dataset where it makes one. */
  id: identifierSchema,
  name: nameSchema,
  /** With absolute paths; `into` is a dataset's id. */
  request: importRequestSchema,
  startedAt: z.iso.datetime(),
  /** Content hash of the file with which a dataset's images are replaced by those and the new ones, once it is made. */
  joined: z.string().nullable(),
});

/** What an import writes down beside the images it packs, so that it can be gone on with after a kill. */
export type ImportRecord = z.infer<typeof importRecordSchema>;

/** @throws {Failure} `disk-full` or `not-writable` */
export async function writeImportRecord(folder: string, record: ImportRecord): Promise<void> {
  await writeFileWhole(recordPath(folder), JSON.stringify(record));
}

/** @returns null where there is none that this Xent understands */
export async function readImportRecord(folder: string): Promise<ImportRecord | null> {
  try {
    return importRecordSchema.parse(JSON.parse(await readFile(recordPath(folder), 'utf8')));
  } catch {
    return null;
  }
}

function recordPath(folder: string): string {
  return join(folder, 'import.json');
}
