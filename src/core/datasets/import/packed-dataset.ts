import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import type { ImageFormat, SkippedFile } from '#shared/dataset/schema.ts';

/** Where a packed image came from, and what was measured of it. */
export interface PackedImage {
  /** `archive.zip#train/cat/1.jpg` for one inside an archive. */
  path: string;
  /** The value of the manifest's group column; null where there is none. */
  group: string | null;
  facts: ImageFacts;
}

/**
 * What an import made: one file of images, and what each of them is. A million images are 3 MB here: what takes more
 * room stays on disk and is read some thousand at a time, which can be done while the staging folder is there.
 *
 * To be added to a dataset, `imagesFile` holds that dataset's images and then the new ones, and all the rest tells of
 * the new ones alone.
 */
export interface PackedDataset {
  /** In the staging folder, and safely on disk. Images of height x width x channels bytes (HWC uint8) end to end. */
  imagesFile: string;
  /** SHA-256 of that file, hexadecimal. */
  imagesHash: string;
  format: ImageFormat;
  /** Place in the file of the first new image: 0 for a new dataset. */
  firstPosition: number;
  /** Names of the classes that the source has, in the order that `labels` numbers them; see `mergeClasses`. */
  classes: string[];
  /** Per new image, in the order of the file. */
  labels: Uint16Array<ArrayBuffer>;
  /** Places in `splits` (0 train, 1 validation, 2 test). */
  splits: Uint8Array<ArrayBuffer>;
  /** Per new image, in the order of the file. */
  images(): AsyncIterable<readonly PackedImage[]>;
  /** Classes that were left out, then files in natural order of their paths. */
  skipped(): AsyncIterable<readonly SkippedFile[]>;
  skippedCount: number;
}

/**
 * Adds class names to those that a dataset has, which keep their numbers.
 *
 * @returns all classes, and the number among them of each of `added`
 */
export function mergeClasses(present: readonly string[], added: readonly string[]) {
  const numberOf = new Map(present.map((name, label) => [name, label]));
  const numbers = added.map((name) => {
    const number = numberOf.get(name) ?? numberOf.size;
    numberOf.set(name, number);
    return number;
  });
  return { classes: [...numberOf.keys()], numbers };
}
