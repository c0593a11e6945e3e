import { createHash } from 'node:crypto';
import { compareNatural } from '#core/images/natural-order.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { NamesSplits } from '#shared/dataset/import-options.ts';
import { splits } from '#shared/dataset/schema.ts';
import { maximumClasses } from './limits.ts';
import type { PlacedFile } from './source.ts';

/** What an import is going to pack, settled before the first image is decoded. */
export interface ImportPlan {
  /** In packed order: by split (train, validation, test), then class, then natural order of their paths. */
  images: readonly PlacedFile[];
  /** Class names, in the order that labels number them. */
  classes: readonly string[];
  /** Of which images the source says the split. */
  namesSplits: NamesSplits;
  /** SHA-256 over all of this and the stamp: the same for the same files, classes, splits and groups. */
  digest: string;
}

/**
 * @param stamp of the files of the source, see `sourceStamp` and `ImageSource`
 * @throws {Failure} `too-many-classes`
 */
export function planImport(found: readonly PlacedFile[], stamp: string): ImportPlan {
  const classes = [...new Set(found.map(({ className }) => className))].sort(compareNatural);
  if (classes.length > maximumClasses) throw datasetFailures.tooManyClasses(classes.length, maximumClasses);
  const images = inPackedOrder(found, classes);
  return { images, classes, namesSplits: whoseSplitIsNamed(found), digest: digestOf(images, stamp) };
}

/** Place in `splits`; training where none is named. */
export function splitPlace({ split }: PlacedFile): number {
  return split === null ? 0 : splits.indexOf(split);
}

function whoseSplitIsNamed(files: readonly PlacedFile[]): NamesSplits {
  const named = files.filter(({ split }) => split !== null).length;
  if (named === 0) return 'none';
  return named === files.length ? 'all' : 'some';
}

function inPackedOrder(files: readonly PlacedFile[], classes: readonly string[]): PlacedFile[] {
  const numbers = new Map(classes.map((name, label) => [name, label]));
  const label = ({ className }: PlacedFile) => numbers.get(className) ?? 0;
  return files.toSorted(
    (a, b) => splitPlace(a) - splitPlace(b) || label(a) - label(b) || compareNatural(a.path, b.path),
  );
}

function digestOf(images: readonly PlacedFile[], stamp: string): string {
  const digest = createHash('sha256').update(stamp);
  for (const { path, className, split, group } of images) digest.update(`${JSON.stringify([path, className, split, group])}\n`);
  return digest.digest('hex');
}
