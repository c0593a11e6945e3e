import { fileMeaning, imageKind } from '#core/images/image-kind.ts';
import type { EncodedImage } from '#core/images/encoded-image.ts';
import type { ImportLimits, ImportOptions } from '#shared/dataset/import-options.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import type { SearchHooks } from '../source.ts';
import type { RandomAccess } from './random-access.ts';
import type { ScratchSpace } from './scratch.ts';

/** What every reader of a source needs to know. */
export interface SourceContext {
  options: ImportOptions;
  limits: ImportLimits;
  /** Whether images are added to a dataset, so that those of one class are enough. */
  isAddition: boolean;
  hooks: SearchHooks;
  scratch: ScratchSpace;
}

/** The files of a folder or an archive, before anything is made of them. Paths have `/` between their parts. */
export interface FileTree {
  /** Where it lies, for a person. */
  readonly path: string;
  /** Files that are meant to be images. */
  readonly images: readonly string[];
  /** Other files that may hold images or say what they show: IDX, CIFAR, manifests. */
  readonly data: readonly string[];
  /** The rest, without what systems leave behind. */
  readonly others: readonly string[];
  /** What could not even be looked at. */
  readonly skipped: readonly SkippedFile[];
  describe(path: string): string;
  has(path: string): Promise<boolean>;
  /** @throws {Failure} `image-missing`, `image-unreadable` or `image-too-large` */
  readImage(path: string): Promise<EncodedImage>;
  /** One of `data`. @throws {Failure} */
  openData(path: string): Promise<RandomAccess>;
  /** Tells whether the file is still the same that holds one of `data`, where the tree is no file itself; see `fileStamp`. */
  stamp(path: string): Promise<string>;
  close(): Promise<void>;
}

/** First bytes of a file that `fileRole` looks at. */
export { kindBytes as roleBytes } from '#core/images/image-kind.ts';

const dataExtensions = /\.(?:csv|tsv|jsonl|ndjson|txt|bin|gz|pkl|pickle)$/i;
/** What is packed in it is neither IDX nor CIFAR, and may be large. */
const packedOther = /\.(?:tar|txt|md|csv|tsv|jsonl?|xml|html?|log|sql|db|npy|pkl|pickle)\.gz$/i;
/** Models of PyTorch begin as pickles do. */
const modelExtensions = /\.pth?$/i;

export type FileRole = 'image' | 'data' | 'other' | 'left-behind';

/** What a file is by its name and, unless that says enough, by its first bytes; `'unknown'` where these are needed. */
export function fileRole(path: string, start: Uint8Array): FileRole;
export function fileRole(path: string, start: null): FileRole | 'unknown';
export function fileRole(path: string, start: Uint8Array | null): FileRole | 'unknown' {
  const meaning = fileMeaning(path);
  if (meaning !== 'unknown') return meaning;
  if (!start) return 'unknown';
  if (imageKind(start)) return 'image';
  const isPickle = looksLikePickle(start) && !modelExtensions.test(path);
  return isDataByName(path) || looksLikeIdx(start) || isPickle ? 'data' : 'other';
}

function isDataByName(path: string): boolean {
  return dataExtensions.test(path) && !packedOther.test(path);
}

/** The magic number of an IDX file: two zeros, the type of its numbers, how many dimensions it has. */
export function looksLikeIdx(start: Uint8Array): boolean {
  const [first, second, type = 0, dimensions = 0] = start;
  return first === 0 && second === 0 && type >= 0x08 && type <= 0x0e && dimensions >= 1 && dimensions <= 4;
}

/** Python's pickles of protocol 2 and later begin with the protocol's number. */
export function looksLikePickle(start: Uint8Array): boolean {
  const [first, protocol = 0] = start;
  return first === 0x80 && protocol >= 2 && protocol <= 5;
}
