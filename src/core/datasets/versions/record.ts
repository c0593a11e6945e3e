import type { Store } from '#core/store/database.ts';
import type { DatasetVersion } from '#shared/dataset/edit.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { writeState } from '../example-rows.ts';
import type { ClassNumbers } from './class-numbers.ts';
import { countExcluded, countPerClass, type DatasetState } from './dataset-state.ts';
import { type Delta, encodeDelta } from './delta.ts';
import { datasetFingerprint } from './fingerprint.ts';
import { insertVersion } from './version-rows.ts';

/** A version that is to be recorded. */
export interface NewVersion {
  number: number;
  kind: DatasetVersion['kind'];
  what: string;
  changed: number;
  undoes: number | null;
  state: DatasetState;
  /** Where classes do not keep their numbers. */
  classNumbers?: ClassNumbers | undefined;
  /** What was otherwise before; null for images that are new. */
  before: Delta | null;
  /** Name of the packed file. */
  imagesFile: string;
  /** SHA-256 of the images that its fingerprint is over; of the whole file where that is not said. */
  fingerprintedHash?: string;
}

/** Extension of packed files: height, width, channels. */
const extension = '.hwc';

/** Packed files are named by the SHA-256 of their content. */
export function packedFileName(hash: string): string {
  return `${hash}${extension}`;
}

/** What a dataset's own row says of a version. */
export function versionColumns({ id, format }: Pick<Dataset, 'id' | 'format'>, version: NewVersion) {
  const { state, number, imagesFile, fingerprintedHash = imagesHash(imagesFile) } = version;
  return {
    id,
    classes: JSON.stringify(state.classes),
    class_examples: JSON.stringify(countPerClass(state)),
    excluded_count: countExcluded(state),
    image_count: state.labels.length,
    images_file: imagesFile,
    version: number,
    fingerprint: datasetFingerprint(format, state, fingerprintedHash),
  };
}

/** Adds a version to the history, and to the images' rows what it changed. Meant for a transaction. */
export async function recordVersion(
  transaction: Store,
  { id, classes, fingerprint }: Pick<ReturnType<typeof versionColumns>, 'id' | 'classes' | 'fingerprint'>,
  { number, kind, what, changed, undoes, state, classNumbers, before, imagesFile }: NewVersion,
): Promise<void> {
  await insertVersion(transaction, {
    dataset_id: id,
    number,
    created_at: new Date().toISOString(),
    kind,
    what,
    changed,
    fingerprint,
    undoes,
    classes,
    class_numbers: classNumbers ? JSON.stringify(classNumbers) : null,
    image_count: state.labels.length,
    images_hash: imagesHash(imagesFile),
    before: before && encodeDelta(before),
  });
  if (before) await writeState(transaction, id, state, before);
}

function imagesHash(imagesFile: string): string {
  return imagesFile.slice(0, -extension.length);
}
