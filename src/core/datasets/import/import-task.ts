import { join } from 'node:path';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { Datasets } from '../datasets.ts';
import { assertNotCancelled } from './cancellation.ts';
import { type ImportRecord, writeImportRecord } from './import-record.ts';
import { type ImportHooks, runImporter } from './import-worker.ts';
import type { PackedSummary } from './importer-messages.ts';
import type { ImportTarget } from './pack.ts';
import type { PackedDataset } from './packed-dataset.ts';
import { packedFilePath } from './packed-file.ts';
import { readPackedImages, readSkippedFiles } from './rows.ts';
import type { Turns } from './turns.ts';

/**
 * Carries out an import from its record to its dataset, going on with what its folder holds.
 *
 * @param turns of those who add to the same dataset, by its id
 * @throws {Failure} one of `datasetFailures`, `disk-full` or `not-writable`; the workspace is then as it was
 */
export async function carryOut(
  record: ImportRecord,
  folder: string,
  datasets: Datasets,
  turns: Turns,
  hooks: ImportHooks,
): Promise<{ dataset: Dataset; skipped: number }> {
  const { paths, into, options } = record.request;
  await writeImportRecord(folder, record);
  const target = await importTarget(datasets, into);
  const { packed: summary } = await runImporter({ kind: 'pack', paths, options, target, stagingFolder: folder }, hooks);
  assertNotCancelled(hooks.signal);
  const packed = packedDataset(folder, summary);
  const source = paths.join(', ');
  const skipped = packed.skippedCount;
  if (into === undefined) return { dataset: await datasets.add(record.id, record.name, source, packed), skipped };
  return turns.take(into, async () => {
    const joined = await joinBehind(await datasets.packed(await datasets.get(into)), folder, packed, hooks);
    await writeImportRecord(folder, { ...record, joined: joined.imagesHash });
    assertNotCancelled(hooks.signal);
    return { dataset: await datasets.append(into, source, joined), skipped };
  });
}

/** @throws {Failure} `dataset-not-found` */
async function importTarget(datasets: Datasets, into: string | undefined): Promise<ImportTarget | null> {
  if (into === undefined) return null;
  const { format } = await datasets.get(into);
  return { format, present: await datasets.presentImages(into) };
}

async function joinBehind(
  base: { file: string; labels: Uint16Array },
  stagingFolder: string,
  packed: PackedDataset,
  hooks: ImportHooks,
): Promise<PackedDataset> {
  const joined = join(stagingFolder, 'joined.hwc');
  const task = { kind: 'join' as const, base: base.file, addition: packed.imagesFile, stagingFolder, joined };
  const { hash } = await runImporter(task, { signal: hooks.signal });
  return { ...packed, imagesFile: joined, imagesHash: hash, firstPosition: base.labels.length };
}

function packedDataset(folder: string, summary: PackedSummary): PackedDataset {
  return {
    ...summary,
    imagesFile: packedFilePath(folder),
    firstPosition: 0,
    images: () => readPackedImages(folder),
    skipped: () => readSkippedFiles(folder),
  };
}
