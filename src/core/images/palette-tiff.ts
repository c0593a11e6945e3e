import type { RgbaImage } from './gif.ts';

/** A TIFF whose pixels are places in a palette, which the image library does not read. */
export interface PaletteTiff {
  /** The same file, but its rows are said to be grey pixels of 8 bits, each holding one or several places. */
  asGrey: Buffer;
  width: number;
  bits: number;
  /** Reds, then greens, then blues: 8 bits each. */
  colours: Uint8Array;
}

const tags = { width: 256, bits: 258, photometric: 262, colourMap: 320, tileWidth: 322 };
const palettePhotometric = 3;
const blackIsZero = 1;
const longType = 4;

/**
 * Reads the palette of a TIFF's first page, if that has one (TIFF 6.0, section 5).
 *
 * @throws {RangeError} when the file ends too early
 */
export function readPaletteTiff(file: Buffer): PaletteTiff | null {
  const isLittleEndian = file.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (isLittleEndian ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const long = (at: number) => (isLittleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const entries = new Map<number, number>();
  const start = long(4);
  for (let count = short(start), at = start + 2; count > 0; count -= 1, at += 12) entries.set(short(at), at);

  const [photometric, colourMap, widthEntry, bitsEntry] = [tags.photometric, tags.colourMap, tags.width, tags.bits].map(
    (tag) => entries.get(tag),
  );
  if (!photometric || !colourMap || !widthEntry || !bitsEntry || short(photometric + 8) !== palettePhotometric) return null;
  const bits = short(bitsEntry + 8);
  if (![1, 2, 4, 8].includes(bits) || long(colourMap + 4) !== 3 * 2 ** bits) return null;
  // Tiles have a width of their own, which would have to be changed as well.
  if (bits < 8 && entries.has(tags.tileWidth)) return null;

  const isLong = short(widthEntry + 2) === longType;
  const width = isLong ? long(widthEntry + 8) : short(widthEntry + 8);
  const mapAt = long(colourMap + 8);
  const colours = Uint8Array.from({ length: 3 * 2 ** bits }, (_, place) => short(mapAt + place * 2) >> 8);
  const asGrey = Buffer.from(file);
  const writeShort = (at: number, value: number) =>
    isLittleEndian ? asGrey.writeUInt16LE(value, at) : asGrey.writeUInt16BE(value, at);
  writeShort(photometric + 8, blackIsZero);
  writeShort(bitsEntry + 8, 8);
  const rowBytes = Math.ceil((width * bits) / 8);
  if (!isLong) writeShort(widthEntry + 8, rowBytes);
  else if (isLittleEndian) asGrey.writeUInt32LE(rowBytes, widthEntry + 8);
  else asGrey.writeUInt32BE(rowBytes, widthEntry + 8);
  return { asGrey, width, bits, colours };
}

/** @param rows the decoded `asGrey`: `rowBytes` bytes a row, the first place in the highest bits */
export function applyPalette({ width, bits, colours }: PaletteTiff, rows: Uint8Array, rowBytes: number): RgbaImage {
  const count = 2 ** bits;
  const height = Math.floor(rows.length / rowBytes);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const bit = (pixel % width) * bits;
    const byte = rows[Math.floor(pixel / width) * rowBytes + (bit >> 3)] ?? 0;
    const place = (byte >> (8 - bits - (bit & 7))) & (count - 1);
    rgba[pixel * 4] = colours[place] ?? 0;
    rgba[pixel * 4 + 1] = colours[count + place] ?? 0;
    rgba[pixel * 4 + 2] = colours[count * 2 + place] ?? 0;
  }
  return { width, height, rgba };
}
