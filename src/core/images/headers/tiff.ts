import { toOrientation } from '../orientation.ts';
import type { ImageHeader } from './image-header.ts';

export const tiffTags = { width: 0x100, height: 0x101, orientation: 0x112 };

/** The first page's size and orientation (TIFF 6.0, section 2). */
export function readTiffHeader(file: Buffer): ImageHeader {
  const tags = readTiffDirectory(file);
  return {
    width: tags.get(tiffTags.width) ?? 0,
    height: tags.get(tiffTags.height) ?? 0,
    orientation: toOrientation(tags.get(tiffTags.orientation)),
  };
}

/**
 * The first directory's SHORT and LONG values by tag; of lists only the first value where it is stored in place.
 *
 * EXIF data in other formats is such a TIFF too. A directory that is cut short gives the tags up to there.
 */
export function readTiffDirectory(file: Buffer): ReadonlyMap<number, number> {
  const tags = new Map<number, number>();
  if (file.length < 8) return tags;
  const littleEndian = file.toString('latin1', 0, 2) === 'II';
  const readShort = (at: number) => (littleEndian ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const readLong = (at: number) => (littleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const start = readLong(4);
  if (start + 2 > file.length) return tags;
  const count = readShort(start);
  for (let index = 0; index < count; index += 1) {
    const entry = start + 2 + index * 12;
    if (entry + 12 > file.length) break;
    const type = readShort(entry + 2);
    if (type === 3) tags.set(readShort(entry), readShort(entry + 8));
    if (type === 4) tags.set(readShort(entry), readLong(entry + 8));
  }
  return tags;
}
