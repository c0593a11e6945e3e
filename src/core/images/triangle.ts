/** For each element of a line's copy: the first element of the line that goes into it, of how many, and their shares. */
export interface Shares {
  first: Int32Array;
  count: Int32Array;
  /** All of the first element, then all of the second, and so on; those of one element add up to 1. */
  weights: Float32Array;
}

/**
 * The triangle filter, whose support grows with the reduction, as Pillow's BILINEAR has it.
 *
 * @param length of the line in elements; its last one is covered in part where it is not whole
 * @param size elements of the copy
 * @param start first of those that are wanted, and `wanted`: how many are
 */
export function triangleShares(length: number, size: number, start = 0, wanted = size): Shares {
  const elements = Math.ceil(length);
  const scale = length / size;
  const support = Math.max(1, scale);
  const first = new Int32Array(wanted);
  const count = new Int32Array(wanted);
  const weights = new Float32Array(wanted * (2 * Math.ceil(support) + 1));
  let end = 0;
  for (let target = 0; target < wanted; target += 1) {
    const centre = (start + target + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - support + 0.5));
    const to = Math.min(elements, Math.floor(centre + support + 0.5));
    let sum = 0;
    for (let element = from; element < to; element += 1) sum += weightAt((element + 0.5 - centre) / support);
    for (let element = from; element < to; element += 1) weights[end++] = weightAt((element + 0.5 - centre) / support) / sum;
    first[target] = from;
    count[target] = to - from;
  }
  return { first, count, weights };
}

function weightAt(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance));
}
