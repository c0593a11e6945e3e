import { type SplitCounts, splits } from '#shared/dataset/schema.ts';

/**
 * Said of an image whose addition was taken back: it stays in the packed file, since later versions may have it, and is
 * found nowhere. Its label means nothing.
 */
export const takenBack = 2;

/** What a version of a dataset says of its images; the arrays are by position in the packed file. */
export interface DatasetState {
  /** Class names, in the order that labels number them. */
  classes: readonly string[];
  labels: Uint16Array<ArrayBuffer>;
  /** Places in `splits`: 0 train, 1 validation, 2 test. */
  splits: Uint8Array<ArrayBuffer>;
  /** 1 where an image was taken out, `takenBack` where its addition was undone. */
  excluded: Uint8Array<ArrayBuffer>;
}

/** A copy whose arrays may be written to. */
export function copyState({ classes, labels, splits: places, excluded }: DatasetState): DatasetState {
  return { classes, labels: labels.slice(), splits: places.slice(), excluded: excluded.slice() };
}

/** Whether two states have as many images, each in the same split, and the same of them taken back. */
export function areSameSplits(a: DatasetState, b: DatasetState): boolean {
  const isSame = (split: number, position: number) => split === b.splits[position];
  return a.splits.length === b.splits.length && a.splits.every(isSame) && areSameTakenBack(a, b);
}

/** Whether of two states with as many images the same are taken back. */
export function areSameTakenBack(a: DatasetState, b: DatasetState): boolean {
  return a.excluded.every((each, position) => (each === takenBack) === (b.excluded[position] === takenBack));
}

/** Images per class and split, without the excluded and those taken back. */
export function countPerClass({ classes, labels, splits: places, excluded }: DatasetState): SplitCounts[] {
  const counts = new Uint32Array(classes.length * splits.length);
  for (let position = 0; position < labels.length; position++) {
    if (excluded[position]) continue;
    const at = (labels[position] ?? 0) * splits.length + (places[position] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return classes.map((_, label) => {
    const [train = 0, validation = 0, test = 0] = counts.subarray(label * splits.length, (label + 1) * splits.length);
    return { train, validation, test };
  });
}

export function countExcluded({ excluded }: DatasetState): number {
  let count = 0;
  for (const each of excluded) if (each === 1) count += 1;
  return count;
}
