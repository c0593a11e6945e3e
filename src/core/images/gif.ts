import { findFirstFrame, readGifHeader, readSubBlocks } from './headers/gif.ts';

/** Straight (not premultiplied) RGBA, 4 bytes a pixel, row by row. */
export interface RgbaImage {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/**
 * Decodes the first frame of a GIF onto its canvas, see `readGifHeader`; what the frame leaves free is transparent.
 *
 * The image library that decodes everything else does not read GIF.
 *
 * @throws {RangeError} when the file ends too early or contradicts itself.
 */
export function decodeFirstGifFrame(file: Buffer): RgbaImage {
  const { width, height } = readGifHeader(file);
  const frame = findFirstFrame(file);
  const { data } = readSubBlocks(file, frame.dataStart);
  const indices = decompress(data, frame.minimumCodeSize, frame.width * frame.height);
  const rgba = new Uint8Array(width * height * 4);
  const rows = frame.interlaced ? interlacedRows(frame.height) : null;
  for (let row = 0; row < frame.height; row += 1) {
    const y = frame.top + (rows?.[row] ?? row);
    for (let column = 0; column < frame.width; column += 1) {
      const index = indices[row * frame.width + column] ?? 0;
      if (index === frame.transparentIndex) continue;
      const target = (y * width + frame.left + column) * 4;
      rgba[target] = frame.palette[index * 3] ?? 0;
      rgba[target + 1] = frame.palette[index * 3 + 1] ?? 0;
      rgba[target + 2] = frame.palette[index * 3 + 2] ?? 0;
      rgba[target + 3] = 255;
    }
  }
  return { width, height, rgba };
}

function interlacedRows(height: number): number[] {
  const rows: number[] = [];
  for (const [first, step] of [[0, 8], [4, 8], [2, 4], [1, 2]] as const) {
    for (let row = first; row < height; row += step) rows.push(row);
  }
  return rows;
}

/** Variable-length LZW, codes of at most 12 bits, least significant bit first (GIF89a, appendix F). */
function decompress(data: Buffer, minimumCodeSize: number, pixels: number): Uint8Array {
  if (minimumCodeSize < 1 || minimumCodeSize > 8) throw new RangeError('its code size is out of range');
  const clear = 1 << minimumCodeSize;
  const end = clear + 1;
  const prefix = new Uint16Array(4096);
  const suffix = new Uint8Array(4096);
  const stack = new Uint8Array(4097);
  const output = new Uint8Array(pixels);
  let size = minimumCodeSize + 1;
  let next = end + 1;
  let previous = -1;
  let firstOfPrevious = 0;
  let bits = 0;
  let available = 0;
  let at = 0;
  let written = 0;

  while (written < pixels) {
    while (available < size) {
      bits |= data.readUInt8(at) << available;
      at += 1;
      available += 8;
    }
    const code = bits & ((1 << size) - 1);
    bits >>>= size;
    available -= size;
    if (code === end) break;
    if (code === clear) {
      size = minimumCodeSize + 1;
      next = end + 1;
      previous = -1;
      continue;
    }
    if (code > next || (code >= clear && previous < 0)) throw new RangeError('its data is damaged');

    // A code that is just being defined stands for the previous string and that string's first pixel.
    let depth = 0;
    let rest = code;
    if (code === next) {
      stack[depth++] = firstOfPrevious;
      rest = previous;
    }
    while (rest > end) {
      stack[depth++] = suffix[rest] ?? 0;
      rest = prefix[rest] ?? 0;
    }
    firstOfPrevious = rest;
    stack[depth++] = rest;
    while (depth > 0 && written < pixels) output[written++] = stack[--depth] ?? 0;

    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      suffix[next] = firstOfPrevious;
      next += 1;
      if (next === 1 << size && size < 12) size += 1;
    }
    previous = code;
  }
  if (written < pixels) throw new RangeError('its data ends too early');
  return output;
}
