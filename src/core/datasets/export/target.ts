import { readdir, stat } from 'node:fs/promises';
import type { EncodedImage } from '#core/images/encoded-image.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { Split } from '#shared/dataset/schema.ts';

export interface ExportedImage {
  /** Path that is its own in this export: `train/cat/1.jpg`. */
  name: string;
  content: EncodedImage;
  original: string;
  className: string;
  split: Split;
  group: string | null;
}

/** Where an export goes: under a temporary name beside its place until it is whole. */
export interface ExportTarget {
  /** Several may be added at one time; they come in the order of their calls where there is one. */
  add(image: ExportedImage): Promise<void>;
  /** Puts all of it in its place. @throws {Failure} `export-target-taken` */
  finish(): Promise<void>;
  /** Removes what there is of it. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** @throws {Failure} `export-target-taken` unless there is nothing, or an empty folder where a folder is to be */
export async function assertFree(path: string, kind: 'folder' | 'file'): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) return;
  const isEmpty = kind === 'folder' && found.isDirectory() && (await readdir(path)).length === 0;
  if (!isEmpty) throw editFailures.exportTargetTaken(path);
}
