import { AreaMean } from '#core/images/area-mean.ts';
import { toLuma } from '#core/images/luma.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';

/** Edge of the grey picture that images are compared by. */
const edge = 32;
/** Edge of the part of it that is looked at, which leaves room to move it. */
const part = 28;
export const furthest = (edge - part) / 2;
/** Cells that the part is divided into, in each direction. */
const cells = 12;
export const traits = cells * cells;
/** Standard deviation of grey values below which a picture shows too little to be compared. */
const leastContrast = 3;

/** Brings images to the grey pictures that they are compared by, and describes what is in them. */
export class Pictures {
  readonly #channels: 1 | 3;
  readonly #luma: Float32Array;
  readonly #mean: AreaMean;
  readonly #cells = new AreaMean(part, part, cells);
  readonly #part = new Float32Array(part * part);

  constructor({ width, height, channels }: ImageFormat) {
    this.#channels = channels;
    this.#luma = new Float32Array(width * height);
    this.#mean = new AreaMean(width, height, edge);
  }

  /** @returns 32 x 32 grey values */
  picture(pixels: Uint8Array, into: Float32Array = new Float32Array(edge * edge)): Float32Array {
    toLuma(pixels, this.#channels, this.#luma);
    this.#mean.reduce(this.#luma, into);
    return into;
  }

  /**
   * Describes the middle of a picture, or what lies `right` and `down` of it, by the means of 12 x 12 cells, brought to
   * mean 0 and variance 1: brightness and contrast do not count.
   *
   * @returns false where there is too little to see
   */
  describe(picture: Float32Array, right: number, down: number, into: Float32Array): boolean {
    for (let y = 0; y < part; y += 1) {
      const from = (y + furthest + down) * edge + furthest + right;
      for (let x = 0; x < part; x += 1) this.#part[y * part + x] = picture[from + x] ?? 0;
    }
    this.#cells.reduce(this.#part, into);
    let sum = 0;
    let squares = 0;
    for (let cell = 0; cell < traits; cell += 1) {
      const value = into[cell] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / traits;
    const deviation = Math.sqrt(Math.max(0, squares / traits - mean * mean));
    if (deviation < leastContrast) return false;
    for (let cell = 0; cell < traits; cell += 1) into[cell] = ((into[cell] ?? 0) - mean) / deviation;
    return true;
  }
}

/**
 * The covariance of the cells that pictures have on the whole: neighbours go together, the less the further apart
 * (correlation falls to 1 / e over a third of the picture, about what photographs of things show).
 */
export function usualCovariance(): Float64Array<ArrayBuffer> {
  const covariance = new Float64Array(traits * traits);
  for (let a = 0; a < traits; a += 1) {
    for (let b = 0; b < traits; b += 1) {
      const apart = Math.hypot((a % cells) - (b % cells), Math.floor(a / cells) - Math.floor(b / cells));
      covariance[a * traits + b] = Math.exp((-3 * apart) / cells);
    }
  }
  return covariance;
}
