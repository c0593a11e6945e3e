import type { MetricPoint } from '#shared/metric/series.ts';

/** The mean loss of the `every` steps that end with `step` (from 1) of `epoch` (from 1). */
export interface RunningLoss {
  epoch: number;
  step: number;
  loss: number;
}

/**
 * Means over every so many consecutive steps within each epoch, from points as they come; what is left at an epoch's
 * end is left out, as in the article.
 */
export class RunningLossMeter {
  readonly #every: number;
  #epoch = 1;
  #step = 0;
  #sum = 0;

  constructor(every: number) {
    this.#every = every;
  }

  /** @param points those that follow the ones of the call before; @returns the means that they complete */
  add(points: readonly MetricPoint[]): RunningLoss[] {
    const means: RunningLoss[] = [];
    for (const point of points) {
      this.#step++;
      this.#sum += point.value;
      if (this.#step % this.#every === 0) {
        means.push({ epoch: this.#epoch, step: this.#step, loss: this.#sum / this.#every });
        this.#sum = 0;
      }
      if (point.epoch >= this.#epoch) {
        this.#epoch++;
        this.#step = 0;
        this.#sum = 0;
      }
    }
    return means;
  }
}
