import type { ImageHeader } from './image-header.ts';

/** Both BITMAPCOREHEADER (12 bytes) and BITMAPINFOHEADER with its successors; a negative height means top-down rows. */
export function readBmpHeader(file: Buffer): ImageHeader {
  const isCore = file.readUInt32LE(14) === 12;
  return isCore
    ? { width: file.readUInt16LE(18), height: file.readUInt16LE(20), orientation: 1 }
    : { width: file.readInt32LE(18), height: Math.abs(file.readInt32LE(22)), orientation: 1 };
}
