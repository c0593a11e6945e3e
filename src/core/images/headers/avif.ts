import type { Orientation } from '../orientation.ts';
import type { ImageHeader } from './image-header.ts';

interface Box {
  type: string;
  content: Buffer;
}

/**
 * Orientation by counter-clockwise quarter turns (`irot`), then by mirroring (`imir`): none, top with bottom, left
 * with right (ISO/IEC 23008-12:2022, sections 6.5.10 and 6.5.12, where the turn comes first).
 */
const orientations: readonly (readonly [Orientation, Orientation, Orientation])[] = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
];

/** Size, turn and mirroring of the primary item. EXIF data inside an AVIF does not count, as the standard has it. */
export function readAvifHeader(file: Buffer): ImageHeader {
  const meta = [...readBoxes(withoutVersion(find(readBoxes(file), 'meta')))];
  const primary = find(meta, 'pitm');
  const item = primary.readUInt8(0) === 0 ? primary.readUInt16BE(4) : primary.readUInt32BE(4);
  const itemProperties = [...readBoxes(find(meta, 'iprp'))];
  const properties = [...readBoxes(find(itemProperties, 'ipco'))];

  let size = { width: 0, height: 0 };
  let turns = 0;
  let mirror = 0;
  for (const index of readAssociations(find(itemProperties, 'ipma'), item)) {
    const property = properties[index - 1];
    if (property?.type === 'ispe') {
      size = { width: property.content.readUInt32BE(4), height: property.content.readUInt32BE(8) };
    }
    if (property?.type === 'irot') turns = property.content.readUInt8(0) & 3;
    if (property?.type === 'imir') mirror = 1 + (property.content.readUInt8(0) & 1);
  }
  return { ...size, orientation: orientations[turns]?.[mirror] ?? 1 };
}

/** Places (from 1) of an item's properties in `ipco`. */
function readAssociations(ipma: Buffer, item: number): number[] {
  const wideItems = ipma.readUInt8(0) >= 1;
  const wideIndices = (ipma.readUInt8(3) & 1) === 1;
  const count = ipma.readUInt32BE(4);
  let at = 8;
  for (let entry = 0; entry < count; entry += 1) {
    const id = wideItems ? ipma.readUInt32BE(at) : ipma.readUInt16BE(at);
    at += wideItems ? 4 : 2;
    const associations = ipma.readUInt8(at);
    at += 1;
    const indices = Array.from({ length: associations }, (_, place) =>
      wideIndices ? ipma.readUInt16BE(at + place * 2) & 0x7fff : ipma.readUInt8(at + place) & 0x7f,
    );
    if (id === item) return indices;
    at += associations * (wideIndices ? 2 : 1);
  }
  return [];
}

function* readBoxes(file: Buffer): Generator<Box> {
  for (let at = 0; at + 8 <= file.length; ) {
    let size = file.readUInt32BE(at);
    let start = at + 8;
    if (size === 1) {
      size = Number(file.readBigUInt64BE(at + 8));
      start += 8;
    } else if (size === 0) {
      size = file.length - at;
    }
    if (at + size < start) throw new RangeError('a box is smaller than its own header');
    yield { type: file.toString('latin1', at + 4, at + 8), content: file.subarray(start, at + size) };
    at += size;
  }
}

function find(boxes: Iterable<Box>, type: string): Buffer {
  for (const box of boxes) if (box.type === type) return box.content;
  throw new RangeError(`no ${type} box`);
}

/** Drops version and flags of a full box. */
function withoutVersion(content: Buffer): Buffer {
  return content.subarray(4);
}
