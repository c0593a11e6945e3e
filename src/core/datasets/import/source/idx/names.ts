import type { Split } from '#shared/dataset/schema.ts';

/** What a file's name tells of its part in an IDX dataset: `train-images-idx3-ubyte.gz`. */
export interface IdxName {
  split: Split | null;
  /** The name without its split and role, which the files of one dataset share. */
  family: string;
  /** The name without its role, which an images file shares with its labels. */
  pair: string;
}

const splitWords: readonly (readonly [RegExp, Split])[] = [
  [/(?<![a-z0-9])(?:train|training)(?![a-z])/, 'train'],
  [/(?<![a-z0-9])(?:t10k|test|testing)(?![a-z])/, 'test'],
  [/(?<![a-z0-9])(?:val|valid|validation)(?![a-z])/, 'validation'],
];

const roleWords = /images?|labels?/g;
const formatWords = /\.gz$|\.idx$|[-._]?idx\d(?:[-._]ubyte)?|[-._]ubyte/g;

/** @param path with `/` between its parts; files of different folders are never of one family */
export function readIdxName(path: string): IdxName {
  const end = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, end);
  const name = path.slice(end).toLowerCase().replace(formatWords, '').replace(formatWords, '');
  const pair = folder + name.replace(roleWords, '*');
  for (const [word, split] of splitWords) {
    if (word.test(name)) return { split, pair, family: folder + name.replace(word, '?').replace(roleWords, '*') };
  }
  return { split: null, pair, family: pair };
}
