import type { ImageHeader } from './image-header.ts';

/** A frame of a GIF: where it lies on the canvas, and what its compressed data means. */
export interface GifFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  interlaced: boolean;
  /** RGB triples. */
  palette: Buffer;
  transparentIndex: number | null;
  minimumCodeSize: number;
  /** Place of the first of the blocks of its data. */
  dataStart: number;
}

const extensionBlock = 0x21;
const graphicControl = 0xf9;
const imageBlock = 0x2c;

/**
 * The canvas of the first frame: the logical screen, and as much more as the frame reaches beyond it, as Pillow and
 * browsers have it.
 */
export function readGifHeader(file: Buffer): ImageHeader {
  const { left, top, width, height } = findFirstFrame(file);
  return {
    width: Math.max(file.readUInt16LE(6), left + width),
    height: Math.max(file.readUInt16LE(8), top + height),
    orientation: 1,
  };
}

/** Finds the first frame without reading its data (GIF89a). @throws {RangeError} where there is none */
export function findFirstFrame(file: Buffer): GifFrame {
  const globalPalette = readPalette(file, 13, file.readUInt8(10));
  let transparentIndex: number | null = null;
  let at = 13 + globalPalette.length;
  for (;;) {
    const block = file.readUInt8(at);
    if (block === extensionBlock) {
      const hasTransparency = file.readUInt8(at + 1) === graphicControl && (file.readUInt8(at + 3) & 1) === 1;
      if (hasTransparency) transparentIndex = file.readUInt8(at + 6);
      at = readSubBlocks(file, at + 2).end;
    } else if (block === imageBlock) {
      const flags = file.readUInt8(at + 9);
      const localPalette = readPalette(file, at + 10, flags);
      const codeSizeAt = at + 10 + localPalette.length;
      return {
        left: file.readUInt16LE(at + 1),
        top: file.readUInt16LE(at + 3),
        width: file.readUInt16LE(at + 5),
        height: file.readUInt16LE(at + 7),
        interlaced: (flags & 0x40) !== 0,
        palette: localPalette.length > 0 ? localPalette : globalPalette,
        transparentIndex,
        minimumCodeSize: file.readUInt8(codeSizeAt),
        dataStart: codeSizeAt + 1,
      };
    } else {
      throw new RangeError('it has no frame');
    }
  }
}

function readPalette(file: Buffer, at: number, flags: number): Buffer {
  const isPresent = (flags & 0x80) !== 0;
  return file.subarray(at, isPresent ? at + 3 * 2 ** ((flags & 7) + 1) : at);
}

/** The parts of a block, from the length of the first on. @throws {RangeError} where the file ends before them */
export function readSubBlocks(file: Buffer, from: number): { data: Buffer; end: number } {
  const parts: Buffer[] = [];
  let at = from;
  for (let length = file.readUInt8(at); length > 0; length = file.readUInt8(at)) {
    parts.push(file.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { data: Buffer.concat(parts), end: at + 1 };
}
