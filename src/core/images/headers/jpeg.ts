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
    const content = file.subarray(at + 4, at + 2 + length);
    if (isFrameHeader(marker)) {
      // The decoder fills a missing rest with grey without a word. A JPEG that was written to its end has this marker.
      if (file.lastIndexOf(endOfImage) < at) throw classificationFailures.imageUnreadable('it is cut off before its end');
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5), orientation };
    }
    if (marker === 0xe1 && content.toString('latin1', 0, 6) === exifIntroduction) {
      orientation = toOrientation(readTiffDirectory(content.subarray(6)).get(tiffTags.orientation));
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
