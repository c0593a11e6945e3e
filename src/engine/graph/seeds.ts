import { RandomStream } from '../random/random-stream.ts';
import type { Ops } from './ops.ts';
import type { Value } from './value.ts';

/**
 * Seeds for TensorFlow's stateless random ops: [a word of (run's seed, `graph` stream n), step] for the n-th place in a
 * step where something is drawn. So a draw is a function of the seed, the place and the step, and a step drawn again,
 * after a resume or op by op, draws the same.
 */
export class StepSeeds {
  readonly #ops: Ops;
  readonly #seed: number;
  readonly #step: Value;
  #places = 0;

  /** @param step number of the step, from 0, [] int32 */
  constructor(ops: Ops, seed: number, step: Value) {
    this.#ops = ops;
    this.#seed = seed;
    this.#step = step;
  }

  /** The next place's seed, [2] int32. */
  next(): Value {
    const word = new RandomStream(this.#seed, 'graph', this.#places++).word();
    return this.#ops.stack([this.#ops.scalar(word | 0, 'int32'), this.#step]);
  }
}
