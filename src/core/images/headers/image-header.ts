import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { imageKind, type ImageKind } from '../image-kind.ts';
import type { Orientation } from '../orientation.ts';
import { readAvifHeader } from './avif.ts';
import { readBmpHeader } from './bmp.ts';
import { readGifHeader } from './gif.ts';
import { readJpegHeader } from './jpeg.ts';
import { readPngHeader } from './png.ts';
import { readTiffHeader } from './tiff.ts';
import { readWebpHeader } from './webp.ts';

/** What a file says of itself before any pixel is decoded. Width and height are as stored, before orientation. */
export interface ImageHeader {
  width: number;
  height: number;
  orientation: Orientation;
}

const readers: Record<ImageKind, (file: Buffer) => ImageHeader> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  gif: readGifHeader,
  webp: readWebpHeader,
  bmp: readBmpHeader,
  tiff: readTiffHeader,
  avif: readAvifHeader,
  // Its decoder turns it upright by itself.
  heic: (file) => ({ ...readAvifHeader(file), orientation: 1 }),
};

/**
 * Reads kind, size and orientation of an image file.
 *
 * @throws {Failure} `image-unreadable` when it is not one of the kinds that Xent reads or its header is damaged.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader & { kind: ImageKind } {
  if (bytes.length === 0) throw classificationFailures.imageUnreadable('it is empty');
  const kind = imageKind(bytes);
  if (!kind) {
    const why = looksLikeBigTiff(bytes)
      ? 'it is a BigTIFF, which Xent does not read'
      : 'its content is not that of a JPEG, PNG, WebP, AVIF, HEIC, BMP, GIF or TIFF';
    throw classificationFailures.imageUnreadable(why);
  }
  const damaged = `its ${kind.toUpperCase()} header is damaged or cut short`;
  try {
    const { width, height, orientation } = readers[kind](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (width > 0 && height > 0) return { kind, width, height, orientation };
  } catch (thrown) {
    // Buffer's own bounds checks stand for every "the file ends here" of the readers.
    if (thrown instanceof Failure || !(thrown instanceof RangeError)) throw thrown;
  }
  throw classificationFailures.imageUnreadable(damaged);
}

/** A TIFF for more than 4 GB, with 43 for 42 after the order of bytes. */
function looksLikeBigTiff(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start === 'II+\0' || start === 'MM\0+';
}
