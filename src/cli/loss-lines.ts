import { RunningLossMeter } from '#core/runs/running-loss.ts';
import { formatLoss } from '#shared/metric/format-loss.ts';
import type { MetricPoint } from '#shared/metric/series.ts';

/** The article prints the running loss this often; shorter runs print theirs about five times an epoch. */
const articleSteps = 2000;

/** A run prints about this many lines at most. */
const mostLines = 120;

/** The lines of running loss that a run prints while it trains, as the article does. */
export class LossLines {
  readonly #after: number;
  readonly #epochsApart: number;
  readonly #meter: RunningLossMeter;

  /**
   * @param size of the whole run
   * @param after step that the run goes on from: what came before was printed when it was trained
   */
  constructor({ totalSteps, epochs }: { totalSteps: number; epochs: number }, after: number) {
    const { every, epochsApart } = lossRhythm(totalSteps / epochs, epochs);
    this.#after = after;
    this.#epochsApart = epochsApart;
    this.#meter = new RunningLossMeter(every);
  }

  /** @param points those that follow the ones of the call before */
  add(points: readonly MetricPoint[]): string[] {
    const firstNew = points.findIndex(({ step }) => step > this.#after);
    if (firstNew < 0) {
      this.#meter.add(points);
      return [];
    }
    this.#meter.add(points.slice(0, firstNew));
    return this.#meter
      .add(points.slice(firstNew))
      .filter(({ epoch }) => epoch % this.#epochsApart === 0)
      .map(({ epoch, step, loss }) => `[${epoch}, ${String(step).padStart(5)}] loss ${formatLoss(loss)}`);
  }
}

/** Over how many steps of an epoch each line's mean goes, and of how many epochs one has lines. */
export function lossRhythm(stepsPerEpoch: number, epochs: number): { every: number; epochsApart: number } {
  const usual = stepsPerEpoch >= 2 * articleSteps ? articleSteps : Math.max(1, Math.floor(stepsPerEpoch / 5));
  const linesAnEpoch = Math.max(1, Math.floor(mostLines / epochs));
  const every = Math.max(usual, Math.floor(stepsPerEpoch / linesAnEpoch), 1);
  return { every, epochsApart: Math.ceil(epochs / mostLines) };
}
