import { classificationFailures } from '#shared/classification/failures.ts';
import { type Orientation, toOrientation } from '../orientation.ts';
import type { ImageHeader } from './image-header.ts';
import { readTiffDirectory, tiffTags } from './tiff.ts';

const endOfImage = Buffer.from([0xff, 0xd9]);
const exifIntroduction = 'Exif\0\0';

/** Walks the marker segments up to the frame header (ITU-T T.81, annex B). */
export function readJpegHeader(file: Buffer): ImageHeader {
  let orientation: Orientation = 1;
  let at = 2;
  for (;;) {
    if (file.readUInt8(at) !== 0xff) throw new RangeError('no marker where one must be');
    const marker = file.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    if (isFrameHeader(marker)) {
      // The decoder fills a missing rest with grey without a word. A JPEG that was written to its end has this marker.
      if (file.lastIndexOf(endOfImage) < at) throw classificationFailures.imageUnreadable('it is cut off before its end');
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5), orientation };
    }
    if (marker === 0xe1 && file.toString('latin1', at + 4, at + 10) === exifIntroduction) {
      const exif = file.subarray(at + 10, at + 2 + length);
      orientation = toOrientation(readTiffDirectory(exif).get(tiffTags.orientation));
    }
    at += 2 + length;
  }
}

function isFrameHeader(marker: number): boolean {
  const isHuffmanTable = marker === 0xc4;
  const isReserved = marker === 0xc8;
  const isArithmeticTable = marker === 0xcc;
  return marker >= 0xc0 && marker <= 0xcf && !isHuffmanTable && !isReserved && !isArithmeticTable;
}
