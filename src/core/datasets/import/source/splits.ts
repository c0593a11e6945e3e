import type { Split } from '#shared/dataset/schema.ts';
import type { PlacedFile } from '../source.ts';

const splitFolders: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** The split that a name stands for, in any case and with spaces around it. */
export function splitOf(name: string): Split | undefined {
  return splitFolders.get(name.trim().toLowerCase());
}

/** The splits that several names stand for, training among them; null where they stand for anything else as well. */
export function splitsOfNames(names: readonly string[]): Split[] | null {
  const splits = names.map(splitOf).filter((split) => split !== undefined);
  const isMeant = splits.length === names.length && splits.includes('train') && new Set(splits).size > 1;
  return isMeant ? splits : null;
}

/** Where all images are for training, no split counts as named, so that some can be held out. */
export function trainingAloneIsNoSplit(images: PlacedFile[]): PlacedFile[] {
  return images.every(({ split }) => split === 'train') ? images.map((image) => ({ ...image, split: null })) : images;
}
