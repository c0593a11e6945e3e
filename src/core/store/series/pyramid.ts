/**
 * The arithmetic of a metric series' pyramid, apart from where it is kept.
 *
 * Level 0 holds the points themselves. An element of level n + 1 sums up `groupSize` consecutive elements of
 * level n: the last one's step, epoch and seconds, and the mean, minimum and maximum of all. Elements of a
 * level are kept in chunks of `chunkSize`, so a group never straddles two chunks.
 */
export const groupSize = 8;
export const chunkSize = 1024;

export interface Element {
  step: number;
  epoch: number;
  seconds: number;
  mean: number;
  minimum: number;
  maximum: number;
}

/** An element and how many elements of the finest level present it stands for. */
export interface WeightedElement extends Element {
  weight: number;
}

/** Sums up consecutive elements, oldest first; at least one. */
export function merge(elements: readonly WeightedElement[]): WeightedElement {
  const last = elements.at(-1);
  if (!last) throw new RangeError('cannot merge no elements');
  let weight = 0;
  let sum = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const element of elements) {
    weight += element.weight;
    sum += element.mean * element.weight;
    minimum = Math.min(minimum, element.minimum);
    maximum = Math.max(maximum, element.maximum);
  }
  return { step: last.step, epoch: last.epoch, seconds: last.seconds, mean: sum / weight, minimum, maximum, weight };
}

/** Merges neighbours so that at most `maximum` buckets remain, alike in size but for the last. */
export function thin(elements: readonly WeightedElement[], maximum: number): WeightedElement[] {
  if (elements.length <= maximum) return [...elements];
  const size = Math.ceil(elements.length / maximum);
  const buckets: WeightedElement[] = [];
  for (let at = 0; at < elements.length; at += size) buckets.push(merge(elements.slice(at, at + size)));
  return buckets;
}

const pointColumns = 4;
const elementColumns = 6;

/** A chunk's bytes: little-endian float64, element by element; level 0 leaves out minimum and maximum. */
export function encodeChunk(level: number, elements: readonly Element[]): Uint8Array {
  const columns = level === 0 ? pointColumns : elementColumns;
  const view = new DataView(new ArrayBuffer(elements.length * columns * 8));
  elements.forEach((element, index) => {
    const values = [element.step, element.epoch, element.seconds, element.mean, element.minimum, element.maximum];
    for (let column = 0; column < columns; column++) {
      view.setFloat64((index * columns + column) * 8, values[column] ?? NaN, true);
    }
  });
  return new Uint8Array(view.buffer);
}

export function decodeChunk(level: number, data: Uint8Array): Element[] {
  const columns = level === 0 ? pointColumns : elementColumns;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = (index: number, column: number) => view.getFloat64((index * columns + column) * 8, true);
  return Array.from({ length: data.byteLength / (columns * 8) }, (_, index) => ({
    step: read(index, 0),
    epoch: read(index, 1),
    seconds: read(index, 2),
    mean: read(index, 3),
    minimum: read(index, level === 0 ? 3 : 4),
    maximum: read(index, level === 0 ? 3 : 5),
  }));
}
