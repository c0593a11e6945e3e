import { counted } from '#shared/counted.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportLimits } from '#shared/dataset/import-options.ts';

/** Archives that unpack to less than this may have any ratio: Deflate itself cannot exceed 1,032. */
const harmlessBytes = 1024 ** 3;

/** @throws {Failure} `archive-too-large` */
export function assertEntryCount(entries: number, path: string, limits: ImportLimits): void {
  if (entries <= limits.entries) return;
  const what = `${counted(entries, 'file')}, where the limit is ${limits.entries.toLocaleString('en')}`;
  throw datasetFailures.archiveTooLarge(path, what, 'entries');
}

/**
 * @param unpacked what the archive unpacks to, all of it or as far as it has been
 * @param packed size of the archive
 * @throws {Failure} `archive-too-large`
 */
export function assertHarmless(unpacked: number, packed: number, path: string, limits: ImportLimits): void {
  if (unpacked > limits.totalBytes) {
    const what = `${inWords(unpacked)}, where the limit is ${inWords(limits.totalBytes)}`;
    throw datasetFailures.archiveTooLarge(path, what, 'totalBytes');
  }
  if (unpacked > harmlessBytes && unpacked > packed * limits.ratio) {
    const what = `${inWords(unpacked)}, more than ${limits.ratio === 1 ? '' : `${limits.ratio.toLocaleString('en')} times `}its own size`;
    throw datasetFailures.archiveTooLarge(path, what, 'ratio');
  }
}

function inWords(bytes: number): string {
  const gigabytes = bytes / 1024 ** 3;
  if (gigabytes >= 1) return `${Math.ceil(gigabytes).toLocaleString('en')} GB`;
  return bytes >= 1024 ** 2 ? `${Math.ceil(bytes / 1024 ** 2)} MB` : counted(bytes, 'byte');
}
