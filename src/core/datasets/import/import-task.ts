import { join } from 'node:path';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { Datasets } from '../datasets.ts';
import { areSameSplits, type DatasetState } from '../versions/dataset-state.ts';
import { assertNotCancelled } from './cancellation.ts';
import { type ImportRecord, writeImportRecord } from './import-record.ts';
import type { ImportTarget } from './pack.ts';
import type { PackedDataset } from './packed-dataset.ts';
import { packedFilePath } from './packed-file.ts';
import { readPackedImages, readSkippedFiles } from './rows.ts';
import { type ImportHooks, runImporter } from './run-importer.ts';
import type { Turns } from './turns.ts';

/** A dataset that images are to be added to, as it was when these were dealt out beside its own. */
interface Base {
  id: string;
  state: DatasetState;
  target: ImportTarget;
}

export interface TaskHooks extends ImportHooks {
  /** Called when it can be cancelled no more. */
  onAdding: () => void;
}

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
  hooks: TaskHooks,
): Promise<{ dataset: Dataset; images: number; skipped: number }> {
  const { into } = record.request;
  await writeImportRecord(folder, record);
  const base = into === undefined ? null : await readBase(datasets, into);
  const packed = await pack(record, folder, base, hooks);
  const dataset = base
    ? await turns.take(base.id, () => addBehind(base, packed, record, folder, datasets, hooks))
    : await addAnew(packed, record, datasets, hooks);
  return { dataset, images: packed.labels.length, skipped: packed.skippedCount };
}

function addAnew(packed: PackedDataset, record: ImportRecord, datasets: Datasets, hooks: TaskHooks): Promise<Dataset> {
  hooks.onAdding();
  return datasets.add(record.id, record.name, record.request.paths.join(', '), packed);
}

/** Adds images to a dataset. Where the splits of its own were changed since they were dealt out, they are dealt out anew. */
async function addBehind(
  base: Base,
  packed: PackedDataset,
  record: ImportRecord,
  folder: string,
  datasets: Datasets,
  hooks: TaskHooks,
): Promise<Dataset> {
  const areAsTheyWere = async () => areSameSplits((await datasets.at(base.id)).state, base.state);
  // Joining copies all images, so that it is worth to look before it too.
  const joined = (await areAsTheyWere()) ? await joinBehind(base, folder, packed, datasets, hooks) : null;
  if (!joined || !(await areAsTheyWere())) {
    const now = await readBase(datasets, base.id);
    return addBehind(now, await pack(record, folder, now, hooks), record, folder, datasets, hooks);
  }
  await writeImportRecord(folder, { ...record, joined: joined.imagesHash });
  assertNotCancelled(hooks.signal);
  hooks.onAdding();
  return datasets.append(base, record.request.paths.join(', '), joined);
}

/** @throws {Failure} `dataset-not-found` */
async function readBase(datasets: Datasets, id: string): Promise<Base> {
  const { dataset, state } = await datasets.at(id);
  return { id, state, target: { format: dataset.format, present: await datasets.presentImages(id, state.splits) } };
}

async function pack(
  { request: { paths, options } }: ImportRecord,
  folder: string,
  base: Base | null,
  hooks: ImportHooks,
): Promise<PackedDataset> {
  const task = { kind: 'pack' as const, paths, options, target: base?.target ?? null, stagingFolder: folder };
  const { packed } = await runImporter(task, hooks);
  assertNotCancelled(hooks.signal);
  return {
    ...packed,
    imagesFile: packedFilePath(folder),
    firstPosition: 0,
    images: () => readPackedImages(folder),
    skipped: () => readSkippedFiles(folder),
  };
}

async function joinBehind(
  { id, state }: Base,
  stagingFolder: string,
  packed: PackedDataset,
  datasets: Datasets,
  hooks: ImportHooks,
): Promise<PackedDataset> {
  const { file } = await datasets.packed(await datasets.get(id));
  const joined = join(stagingFolder, 'joined.hwc');
  const task = { kind: 'join' as const, base: file, addition: packed.imagesFile, stagingFolder, joined };
  const { hash } = await runImporter(task, { signal: hooks.signal });
  return { ...packed, imagesFile: joined, imagesHash: hash, firstPosition: state.labels.length };
}
