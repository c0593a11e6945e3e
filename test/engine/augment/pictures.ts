import { RandomStream } from '#engine/random/random-stream.ts';
import type { Feed } from '#engine/graph/session.ts';
import { floats } from './both-runners.ts';

/** Images of numbers from 0 to 1, as plain lists: `at(image, y, x, channel)`. */
export class Pictures {
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;

  constructor(shape: readonly [number, number, number, number], values: Float32Array) {
    this.shape = shape;
    this.values = values;
  }

  static random(shape: readonly [number, number, number, number], seed = 1): Pictures {
    const stream = new RandomStream(seed, 'shuffle', 0);
    const [batch, height, width, channels] = shape;
    const values = Float32Array.from({ length: batch * height * width * channels }, () => stream.uniform());
    return new Pictures(shape, values);
  }

  get feed(): Feed {
    return floats(this.shape, this.values);
  }

  /** 0 outside. */
  at(image: number, y: number, x: number, channel: number): number {
    const [, height, width, channels] = this.shape;
    if (y < 0 || y >= height || x < 0 || x >= width) return 0;
    return this.values[((image * height + y) * width + x) * channels + channel] ?? NaN;
  }

  /** Computes every value anew. */
  map(value: (image: number, y: number, x: number, channel: number) => number): Pictures {
    const [, height, width, channels] = this.shape;
    const values = this.values.map((_, i) => {
      const pixel = Math.floor(i / channels);
      const row = Math.floor(pixel / width);
      return value(Math.floor(row / height), row % height, pixel % width, i % channels);
    });
    return new Pictures(this.shape, values);
  }
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)));
  return largest;
}
