import { philox4x32, type Words2 } from './philox.ts';

/** What random numbers are drawn for; each has streams of its own, so that adding a draw to one changes no other. */
export const purposes = { initialization: 1, shuffle: 2, graph: 3, sampling: 4 } as const;

/**
 * An endless sequence of random numbers that is a pure function of (seed, purpose, index): Philox4x32-10 with key
 * [seed, purpose] and counter [block, 0, index, 0], its words taken in order.
 */
export class RandomStream {
  readonly #key: Words2;
  readonly #index: number;
  readonly #block = new Uint32Array(4);
  #blocks = 0;
  #taken = 4;

  /**
   * @param seed unsigned 32-bit, the run's
   * @param index which of the purpose's streams: the epoch, the number of a weight
   */
  constructor(seed: number, purpose: keyof typeof purposes, index: number) {
    this.#key = [seed, purposes[purpose]];
    this.#index = index;
  }

  /** Uniform over all unsigned 32-bit numbers. */
  word(): number {
    if (this.#taken === 4) {
      philox4x32([this.#blocks, 0, this.#index, 0], this.#key, this.#block);
      this.#blocks += 1;
      this.#taken = 0;
    }
    return this.#block[this.#taken++] ?? 0;
  }

  /** Uniform in [0, 1): the 24 upper bits of a word, so every value is exact as a float32. */
  uniform(): number {
    return (this.word() >>> 8) / 0x1000000;
  }

  /**
   * Uniform over the whole numbers from 0 up to, not including, `bound`; free of bias by drawing again.
   *
   * @param bound 1 to 2^32
   */
  below(bound: number): number {
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % bound;
  }
}
