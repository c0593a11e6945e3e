import { setImmediate } from 'node:timers/promises';
import type { Split } from '#shared/dataset/schema.ts';
import type { ClassNumbers } from '../versions/class-numbers.ts';
import type { DatasetState } from '../versions/dataset-state.ts';
import type { HeldOutPredictions } from './confident-learning.ts';

/** The splits that a run does not train on. */
export const heldOutSplits = ['validation', 'test'] as const satisfies Split[];

/** Of all examples and classes; with more, the examples that come last are left out. 1 GB. */
const mostProbabilities = 256e6;

/** What counts of an image that several runs examined: their mean, or what the first that was added makes of it. */
export type Counting = 'mean' | 'first';

/** What the models of one or several runs make of images that they did not train on. */
export class PredictionTable {
  readonly #state: DatasetState;
  readonly #counting: Counting;
  readonly #classes: number;
  /** Row of each position; -1 where no run has examined it. */
  readonly #rows: Int32Array;
  readonly #mostRows: number;
  #sums: Float32Array;
  #counts: Uint16Array = new Uint16Array(1024);
  #size = 0;

  /** @param state of the dataset's current version, whose labels are examined */
  constructor(state: DatasetState, counting: Counting) {
    this.#state = state;
    this.#counting = counting;
    this.#classes = state.classes.length;
    this.#rows = new Int32Array(state.labels.length).fill(-1);
    this.#mostRows = Math.floor(mostProbabilities / this.#classes);
    this.#sums = new Float32Array(1024 * this.#classes);
  }

  /**
   * Adds what a run made of a split. Of classes that were merged since the probabilities add up; of an image that has a
   * class now which the run did not know it says nothing.
   *
   * @param probabilities finite, [positions.length, numbers.length] row by row
   * @param numbers of the run's classes, what they are numbered now
   * @returns whether any of it counts
   */
  async add(positions: Uint32Array, probabilities: Float32Array, numbers: ClassNumbers): Promise<boolean> {
    const classes = numbers.length;
    const known = new Set(numbers);
    let counts = false;
    for (const [place, position] of positions.entries()) {
      if (place % 100_000 === 99_999) await setImmediate();
      const label = this.#state.labels[position];
      if (label === undefined || !known.has(label) || this.#state.excluded[position] !== 0) continue;
      if (this.#counting === 'first' && (this.#rows[position] ?? -1) >= 0) continue;
      const row = this.#rowOf(position);
      if (row < 0) continue;
      counts = true;
      this.#counts[row] = (this.#counts[row] ?? 0) + 1;
      const start = row * this.#classes;
      for (const [each, number] of numbers.entries()) {
        if (number === null) continue;
        this.#sums[start + number] = (this.#sums[start + number] ?? 0) + (probabilities[place * classes + each] ?? 0);
      }
    }
    return counts;
  }

  /** @returns also the position of each row */
  result(): HeldOutPredictions & { positions: Uint32Array } {
    const positions = new Uint32Array(this.#size);
    for (const [position, row] of this.#rows.entries()) if (row >= 0) positions[row] = position;
    const probabilities = this.#sums.slice(0, this.#size * this.#classes);
    for (let at = 0; at < probabilities.length; at += 1) {
      probabilities[at] = (probabilities[at] ?? 0) / (this.#counts[Math.floor(at / this.#classes)] ?? 1);
    }
    const labels = Uint16Array.from(positions, (position) => this.#state.labels[position] ?? 0);
    return { classes: this.#classes, labels, probabilities, positions };
  }

  #rowOf(position: number): number {
    const known = this.#rows[position] ?? -1;
    if (known >= 0 || this.#size >= this.#mostRows) return known;
    if (this.#size === this.#counts.length) {
      const rows = Math.min(2 * this.#size, this.#mostRows);
      const [sums, counts] = [new Float32Array(rows * this.#classes), new Uint16Array(rows)];
      sums.set(this.#sums);
      counts.set(this.#counts);
      [this.#sums, this.#counts] = [sums, counts];
    }
    this.#rows[position] = this.#size;
    return this.#size++;
  }
}
