import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { maximumImageBytes } from './limits.ts';

/** An image as it came: a file to be read, or the content of one. */
export type EncodedImage = { path: string } | { bytes: Uint8Array };

/** Windows has neither the flag nor pipes among files. */
const notBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

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
    return readImageFile(image.path, maximumBytes);
  } catch (thrown) {
    throw readFailure(thrown, image.path);
  }
}

/** @throws {NodeJS.ErrnoException | Failure} */
function readImageFile(path: string, maximumBytes: number): Uint8Array {
  // Opening a pipe or device would block otherwise, and reading it might never end.
  const file = openSync(path, constants.O_RDONLY | notBlocking);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw classificationFailures.imageUnreadable('it is a folder');
    if (!stats.isFile()) throw classificationFailures.imageUnreadable('it is not an ordinary file');
    assertImageBytes(stats.size, maximumBytes);
    // Some file systems tell no sizes.
    return stats.size > 0 ? readBytes(file, stats.size) : readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** `readFileSync` would ask for the size again: for small images a good part of the work. */
function readBytes(file: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  for (let got = -1; done < size && got !== 0; done += got) got = readSync(file, bytes, done, size - done, null);
  return bytes.subarray(0, done);
}

/** @throws {Failure} `image-too-large` */
export function assertImageBytes(bytes: number, maximum = maximumImageBytes): void {
  if (bytes <= maximum) return;
  const megabytes = (count: number) => (count < 1024 ** 2 ? `${count} bytes` : `${Math.ceil(count / 1024 ** 2)} MB`);
  const what = `${megabytes(bytes)}, where the limit is ${megabytes(maximum)}`;
  throw classificationFailures.imageTooLarge(what, 'imageBytes');
}

/** Names what the file system reported about an image file; defects are handed back as they were. */
export function readFailure(thrown: unknown, path: string): unknown {
  if (thrown instanceof Failure || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const code = String(thrown.code);
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  // Node puts this character for what is not UTF-8, under which no file is found again.
  if (isMissing && path.includes('\ufffd')) {
    return classificationFailures.imageUnreadable('its name or its folder’s is not written in UTF-8, so rename it');
  }
  if (isMissing) return classificationFailures.imageMissing(path);
  return classificationFailures.imageUnreadable(readingFailures[code] ?? `reading it failed (${code})`);
}
