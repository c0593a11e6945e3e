import type { Window } from './resize.ts';

/** All bits of four bytes but the lowest of each, which halving would push into its neighbour. */
const upperBits = 0xfefefefe | 0;

/**
 * Makes one pixel of two by two of a part of an image, each byte their mean. Of an odd last row or column, two are taken.
 *
 * Fresh memory for each photo would cost as much as the work, and no pixel is written where one is still to be read.
 *
 * @param pixels numbers of four bytes, `stride` of them a row
 * @returns the beginning of `pixels`, overwritten
 */
export function halveInPlace(pixels: Int32Array, stride: number, { left, top, width, height }: Window): Int32Array {
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / 2);
  for (let row = 0, to = 0; row < rows; row += 1) {
    const down = 2 * row + 1 < height ? stride : 0;
    for (let column = 0, at = (top + 2 * row) * stride + left; column < columns; column += 1, to += 1, at += 2) {
      const right = 2 * column + 1 < width ? 1 : 0;
      const above = meanRoundedDown(pixels[at] ?? 0, pixels[at + right] ?? 0);
      const below = meanRoundedDown(pixels[at + down] ?? 0, pixels[at + down + right] ?? 0);
      // Up after down, so that images do not grow darker.
      pixels[to] = meanRoundedUp(above, below);
    }
  }
  return pixels.subarray(0, columns * rows);
}

/** Four means at once: what both have in common, and half of what one has. */
function meanRoundedDown(a: number, b: number): number {
  return ((a & b) + (((a ^ b) & upperBits) >>> 1)) | 0;
}

function meanRoundedUp(a: number, b: number): number {
  return ((a | b) - (((a ^ b) & upperBits) >>> 1)) | 0;
}
