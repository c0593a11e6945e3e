import { createHash } from 'node:crypto';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { type DatasetState, takenBack } from './dataset-state.ts';

/** Added to the split of an excluded image where both are one byte, and twice where it was taken back. */
const excludedUnit = 4;

/** How many images a version has without those at its end whose addition was taken back. */
export function countWithoutTakenBack({ excluded }: Pick<DatasetState, 'excluded'>): number {
  return excluded.findLastIndex((each) => each !== takenBack) + 1;
}

/**
 * Names a version of a dataset by everything that training depends on: SHA-256, in hexadecimal, over
 *
 * 1. the JSON array `[width, height, channels, fit, classes, labels]` without white space, UTF-8,
 * 2. a byte an image: its split (0 train, 1 validation, 2 test), plus 4 where it is excluded and 8 where its addition was taken back,
 * 3. the SHA-256 of the packed images, in hexadecimal.
 *
 * All of it is over the first `countWithoutTakenBack` images, so that undoing an addition gives back the fingerprint of before.
 *
 * @param imagesHash what the name of a packed file of just these images says, so that no pixel is read again
 */
export function datasetFingerprint(
  { width, height, channels, fit }: ImageFormat,
  state: DatasetState,
  imagesHash: string,
): string {
  const count = countWithoutTakenBack(state);
  const head = JSON.stringify([width, height, channels, fit, state.classes]);
  const labels = state.labels.subarray(0, count);
  const splits = state.splits.subarray(0, count);
  const places = splits.map((split, position) => split + excludedUnit * (state.excluded[position] ?? 0));
  return createHash('sha256')
    .update(`${head.slice(0, -1)},[${labels.join(',')}]]`)
    .update(places)
    .update(imagesHash)
    .digest('hex');
}
