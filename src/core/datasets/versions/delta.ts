import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DatasetState } from './dataset-state.ts';

/** What some images were before an edit; parallel arrays, positions ascending. */
export interface Delta {
  positions: Uint32Array;
  labels: Uint16Array;
  splits: Uint8Array;
  excluded: Uint8Array;
}

const excludedUnit = 4;
const bytesEach = 7;

/** The images that differ, as `before` has them. Both have as many. */
export function difference(before: DatasetState, after: DatasetState): Delta {
  const positions: number[] = [];
  for (let position = 0; position < before.labels.length; position++) {
    if (
      before.labels[position] !== after.labels[position] ||
      before.splits[position] !== after.splits[position] ||
      before.excluded[position] !== after.excluded[position]
    ) {
      positions.push(position);
    }
  }
  return at(before, Uint32Array.from(positions));
}

function at(state: DatasetState, positions: Uint32Array): Delta {
  return {
    positions,
    labels: Uint16Array.from(positions, (position) => state.labels[position] ?? 0),
    splits: Uint8Array.from(positions, (position) => state.splits[position] ?? 0),
    excluded: Uint8Array.from(positions, (position) => state.excluded[position] ?? 0),
  };
}

/** Puts back what a delta has; images beyond the state's are left out. */
export function applyDelta(state: DatasetState, { positions, labels, splits, excluded }: Delta): void {
  for (let index = 0; index < positions.length; index++) {
    const position = positions[index] ?? 0;
    if (position >= state.labels.length) return;
    state.labels[position] = labels[index] ?? 0;
    state.splits[position] = splits[index] ?? 0;
    state.excluded[position] = excluded[index] ?? 0;
  }
}

/**
 * A delta as bytes, deflated (RFC 1951): of n images n times the distance of a position from the one before (u32), then
 * n labels (u16), then n bytes of split plus 4 times `excluded`. All little-endian.
 */
export function encodeDelta({ positions, labels, splits, excluded }: Delta): Uint8Array {
  const count = positions.length;
  const bytes = new Uint8Array(count * bytesEach);
  const view = new DataView(bytes.buffer);
  let last = 0;
  for (let index = 0; index < count; index++) {
    const position = positions[index] ?? 0;
    view.setUint32(index * 4, position - last, true);
    view.setUint16(count * 4 + index * 2, labels[index] ?? 0, true);
    bytes[count * 6 + index] = (splits[index] ?? 0) + excludedUnit * (excluded[index] ?? 0);
    last = position;
  }
  return deflateRawSync(bytes);
}

export function decodeDelta(encoded: Uint8Array): Delta {
  const bytes = inflateRawSync(encoded);
  const count = bytes.length / bytesEach;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const delta: Delta = {
    positions: new Uint32Array(count),
    labels: new Uint16Array(count),
    splits: new Uint8Array(count),
    excluded: new Uint8Array(count),
  };
  let position = 0;
  for (let index = 0; index < count; index++) {
    position += view.getUint32(index * 4, true);
    const place = bytes[count * 6 + index] ?? 0;
    delta.positions[index] = position;
    delta.labels[index] = view.getUint16(count * 4 + index * 2, true);
    delta.splits[index] = place % excludedUnit;
    delta.excluded[index] = Math.floor(place / excludedUnit);
  }
  return delta;
}
