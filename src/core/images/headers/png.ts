import { toOrientation } from '../orientation.ts';
import type { ImageHeader } from './image-header.ts';
import { readTiffDirectory, tiffTags } from './tiff.ts';

/** IHDR comes first; an eXIf chunk may come before or after the pixels (PNG, third edition, section 5.6). */
export function readPngHeader(file: Buffer): ImageHeader {
  const hasHeader = file.readUInt32BE(8) === 13 && file.toString('latin1', 12, 16) === 'IHDR';
  if (!hasHeader) throw new RangeError('no IHDR chunk where one must be');
  const size = { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'eXIf') {
      const exif = readTiffDirectory(file.subarray(at + 8, at + 8 + length));
      return { ...size, orientation: toOrientation(exif.get(tiffTags.orientation)) };
    }
    at += 12 + length;
  }
  return { ...size, orientation: 1 };
}
