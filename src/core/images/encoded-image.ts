import { readFileSync, statSync } from 'node:fs';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { maximumImageBytes } from './limits.ts';

/** An image as it came: a file to be read, or the content of one. */
export type EncodedImage = { path: string } | { bytes: Uint8Array };

const readingFailures: Readonly<Record<string, string>> = {
  EACCES: 'reading it is not allowed',
  EPERM: 'reading it is not allowed',
  EIO: 'the disk reports an error while reading it',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads back to itself',
};

/**
 * The bytes of an image file. Blocks while it reads.
 *
 * @throws {Failure} `image-missing`, `image-unreadable` or `image-too-large`.
 */
export function readEncodedImage(image: EncodedImage, maximumBytes = maximumImageBytes): Uint8Array {
  if ('bytes' in image) {
    assertImageBytes(image.bytes.length, maximumBytes);
    return image.bytes;
  }
  try {
    const stats = statSync(image.path);
    if (stats.isDirectory()) throw classificationFailures.imageUnreadable('it is a folder');
    // A pipe or device would block or never end.
    if (!stats.isFile()) throw classificationFailures.imageUnreadable('it is not an ordinary file');
    assertImageBytes(stats.size, maximumBytes);
    return readFileSync(image.path);
  } catch (thrown) {
    throw readFailure(thrown, image.path);
  }
}

/** @throws {Failure} `image-too-large` */
export function assertImageBytes(bytes: number, maximum = maximumImageBytes): void {
  if (bytes <= maximum) return;
  const megabytes = (count: number) => (count < 1024 ** 2 ? `${count} bytes` : `${Math.ceil(count / 1024 ** 2)} MB`);
  const what = `${megabytes(bytes)}, where ${megabytes(maximum)} are the most`;
  throw classificationFailures.imageTooLarge(what, 'imageBytes');
}

/** Names what the file system reported about an image file; defects are handed back as they were. */
export function readFailure(thrown: unknown, path: string): unknown {
  if (thrown instanceof Failure || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const code = String(thrown.code);
  if (code === 'ENOENT' || code === 'ENOTDIR') return classificationFailures.imageMissing(path);
  return classificationFailures.imageUnreadable(readingFailures[code] ?? `reading it failed (${code})`);
}
