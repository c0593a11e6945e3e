import { halveInPlace } from './halve-in-place.ts';
import { type Shares, triangleShares } from './triangle.ts';

export interface Size {
  width: number;
  height: number;
}

/** A part of an image, in pixels. */
export interface Window extends Size {
  left: number;
  top: number;
}

/** A sum of bytes whose weights are whole 256ths and add up to one takes 16 bits, so two share a 32-bit number. */
const one = 256;
const evenBytes = 0x00ff00ff;

/** From this reduction on an image is halved first, so that the filter has at least half of it left to do. */
const halvedFrom = 3;

/**
 * Brings RGBA pixels (A = 255) to another size.
 *
 * The filter is a triangle whose support grows with the reduction, which is what Pillow's BILINEAR and torchvision's
 * antialiased Resize compute; results differ from Pillow's by 1 at most, and by a fraction of 1 in the mean where an
 * image is reduced so far that it is halved first.
 *
 * @param rgba height x width pixels, whose memory is used up
 * @param window of the image at its new size: what is made of it
 * @returns the pixels themselves where all of them are wanted at their own size
 */
export function resizeRgba(rgba: Uint8Array, from: Size, to: Size, window: Window = { left: 0, top: 0, ...to }): Uint8Array {
  if (isSame(from, to) && isSame(to, window)) return rgba;
  const times = timesHalved(from, to);
  const rows = triangleShares(from.height / times, to.height, window.top, window.height);
  const columns = triangleShares(from.width / times, to.width, window.left, window.width);
  const { start: top, length: height } = extentOf(rows);
  const { start: left, length: width } = extentOf(columns);
  const { pixels, stride } = halveOften(asPixels(rgba), from, times, { left, top, width, height });
  const weights = inWholeParts(rows, one);
  const sums: LineSums = { redAndBlue: new Int32Array(width), green: new Int32Array(width) };
  const fromLeft = { ...columns, first: columns.first.map((column) => column - left) };
  const resized = new Uint8Array(window.width * window.height * 4);
  for (let row = 0, weight = 0; row < window.height; row += 1) {
    const end = weight + (rows.count[row] ?? 0);
    sumRows(pixels, stride, ((rows.first[row] ?? 0) - top) * stride, weights.subarray(weight, end), sums);
    reduceLine(sums, fromLeft, resized, row * window.width * 4);
    weight = end;
  }
  return resized;
}

function isSame(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

/** What width and height are divided by before the filter is applied. */
function timesHalved({ width, height }: Size, to: Size): number {
  const isFar = width >= halvedFrom * to.width && height >= halvedFrom * to.height;
  return isFar ? 2 * timesHalved({ width: Math.ceil(width / 2), height: Math.ceil(height / 2) }, to) : 1;
}

/** From the first to the last element of a line that goes into its copy. */
function extentOf({ first, count }: Shares): { start: number; length: number } {
  const start = first[0] ?? 0;
  return { start, length: (first.at(-1) ?? 0) + (count.at(-1) ?? 0) - start };
}

/**
 * @param part of the halved image: what is needed of it
 * @returns pixels that begin with that part, and how many lie from row to row
 */
function halveOften(pixels: Int32Array, { width, height }: Size, times: number, part: Window) {
  let stride = width;
  let left = part.left * times;
  let top = part.top * times;
  width = Math.min(width - left, part.width * times);
  height = Math.min(height - top, part.height * times);
  for (let done = 1; done < times; done *= 2, left = 0, top = 0) {
    pixels = halveInPlace(pixels, stride, { left, top, width, height });
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
    stride = width;
  }
  return { pixels: pixels.subarray(top * stride + left), stride };
}

/** One 32-bit number a pixel: red is the lowest byte, since numbers lie little-endian wherever Xent runs. */
function asPixels(rgba: Uint8Array): Int32Array {
  const aligned = rgba.byteOffset % 4 === 0 ? rgba : new Uint8Array(rgba);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/** Weights as whole numbers that still add up: what rounding takes from one, the next gets. */
function inWholeParts({ count, weights }: Shares, parts: number): Int32Array {
  const whole = new Int32Array(weights.length);
  let at = 0;
  for (const elements of count) {
    let exact = 0;
    let given = 0;
    for (const end = at + elements; at < end; at += 1) {
      exact += (weights[at] ?? 0) * parts;
      whole[at] = Math.round(exact) - given;
      given = Math.round(exact);
    }
  }
  return whole;
}

/** A row of weighted sums, 0 to 255 x 256: blue in the upper half of a number, red in the lower; green by itself. */
interface LineSums {
  redAndBlue: Int32Array;
  green: Int32Array;
}

/** Sums as many rows as there are weights, from the pixel at `start` on, each times its weight. */
function sumRows(pixels: Int32Array, stride: number, start: number, weights: Int32Array, sums: LineSums): void {
  const { redAndBlue, green } = sums;
  redAndBlue.fill(0);
  green.fill(0);
  // Four rows at once: a loop within the loop would take longer than what it sums.
  for (let row = 0, top = start; row < weights.length; row += 4, top += 4 * stride) {
    const rows = weights.length - row;
    const [first = 0, second = 0, third = 0, fourth = 0] = weights.subarray(row, row + 4);
    const toSecond = rows > 1 ? stride : 0;
    const toThird = rows > 2 ? 2 * stride : 0;
    const toFourth = rows > 3 ? 3 * stride : 0;
    for (let x = 0, at = top; x < green.length; x += 1, at += 1) {
      const a = pixels[at] ?? 0;
      const b = pixels[at + toSecond] ?? 0;
      const c = pixels[at + toThird] ?? 0;
      const d = pixels[at + toFourth] ?? 0;
      redAndBlue[x] =
        (redAndBlue[x] ?? 0) +
        Math.imul(a & evenBytes, first) +
        Math.imul(b & evenBytes, second) +
        Math.imul(c & evenBytes, third) +
        Math.imul(d & evenBytes, fourth);
      green[x] =
        (green[x] ?? 0) +
        Math.imul((a >>> 8) & 0xff, first) +
        Math.imul((b >>> 8) & 0xff, second) +
        Math.imul((c >>> 8) & 0xff, third) +
        Math.imul((d >>> 8) & 0xff, fourth);
    }
  }
}

/** Writes a row of RGBA from `target` on. */
function reduceLine(
  { redAndBlue, green: greens }: LineSums,
  { first, count, weights }: Shares,
  resized: Uint8Array,
  target: number,
): void {
  for (let column = 0, weight = 0, to = target; column < first.length; column += 1, to += 4) {
    let red = one / 2;
    let green = one / 2;
    let blue = one / 2;
    const end = weight + (count[column] ?? 0);
    for (let from = first[column] ?? 0; weight < end; weight += 1, from += 1) {
      const share = weights[weight] ?? 0;
      const pair = redAndBlue[from] ?? 0;
      red += (pair & 0xffff) * share;
      blue += (pair >>> 16) * share;
      green += (greens[from] ?? 0) * share;
    }
    resized[to] = red / one;
    resized[to + 1] = green / one;
    resized[to + 2] = blue / one;
    resized[to + 3] = 255;
  }
}
