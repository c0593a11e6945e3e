import { toOrientation } from '../orientation.ts';
import type { ImageHeader } from './image-header.ts';
import { readTiffDirectory, tiffTags } from './tiff.ts';

/** The three forms of the first chunk (WebP container specification): lossy, lossless, extended. */
export function readWebpHeader(file: Buffer): ImageHeader {
  switch (file.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (file.readUIntBE(23, 3) !== 0x9d012a) throw new RangeError('no frame where one must be');
      return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff, orientation: 1 };
    case 'VP8L': {
      if (file.readUInt8(20) !== 0x2f) throw new RangeError('no signature where one must be');
      const packed = file.readUInt32LE(21);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1, orientation: 1 };
    }
    case 'VP8X': {
      const [width, height] = [file.readUIntLE(24, 3) + 1, file.readUIntLE(27, 3) + 1];
      // The specification allows no more, and libwebp decodes far less.
      if (width * height >= 2 ** 32) throw new RangeError('a canvas larger than any');
      return {
        width,
        height,
        orientation: toOrientation(readExif(file).get(tiffTags.orientation)),
      };
    }
    default:
      throw new RangeError('no image chunk where one must be');
  }
}

function readExif(file: Buffer): ReadonlyMap<number, number> {
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'EXIF') {
      const content = file.subarray(at + 8, at + 8 + length);
      // Some writers keep the introduction that only JPEG needs.
      return readTiffDirectory(content.toString('latin1', 0, 4) === 'Exif' ? content.subarray(6) : content);
    }
    at += 8 + length + (length % 2);
  }
  return new Map();
}
