import { createRequire } from 'node:module';
import type * as Turbo from '@julusian/jpeg-turbo';
import { z } from 'zod';

type Library = Pick<typeof Turbo, 'decompressSync' | 'FORMAT_RGBA'>;

const librarySchema = z.custom<Library>(
  (loaded) => z.object({ decompressSync: z.function(), FORMAT_RGBA: z.number() }).safeParse(loaded).success,
);

/** Memory that is kept from one image to the next, in bytes: fresh pages for each take longer than decoding into them. */
const largestKept = 64 * 1024 * 1024;
/** The library counts bytes in 32 bits. */
const largestImage = 2 ** 31 - 1;

let library: Library | null | undefined;
let kept = Buffer.alloc(0);

/**
 * Decodes a JPEG with libjpeg-turbo and its fast transform, which is off by 1 in 255 in the mean: fit for what is reduced.
 *
 * @returns RGBA with A = 255, valid until the next call; null where the file is in any way unusual (CMYK, damaged) or
 * there is no binary for this machine, so that another decoder has to look at it
 */
export function decodeJpegFast(file: Uint8Array, { width, height }: { width: number; height: number }): Uint8Array | null {
  const bytes = width * height * 4;
  if (library === undefined) library = load();
  if (!library || bytes > largestImage) return null;
  try {
    const input = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    const decoded = library.decompressSync(input, memoryFor(bytes), { format: library.FORMAT_RGBA });
    return decoded.width === width && decoded.height === height ? decoded.data : null;
  } catch {
    return null;
  }
}

function load(): Library | null {
  try {
    return librarySchema.parse(createRequire(import.meta.url)('@julusian/jpeg-turbo'));
  } catch {
    return null;
  }
}

function memoryFor(bytes: number): Buffer {
  if (bytes > largestKept) return Buffer.allocUnsafe(bytes);
  if (kept.length < bytes) kept = Buffer.allocUnsafeSlow(bytes);
  return kept;
}
