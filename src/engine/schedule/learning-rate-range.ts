/** Weight of the past in the smoothed loss. This and the numbers below are those of fastai's `lr_find`. */
const memory = 0.98;

/** The test ends once the smoothed loss is more than this many times its lowest. */
const growth = 4;

/** The part at the beginning where smoothing has hardly begun, and the steps at the end where the loss may burst. */
const ignored = { first: 0.1, last: 5 };

/**
 * A learning-rate range test (Smith, "Cyclical learning rates for training neural networks", 2017): one step at each
 * rate, from low to high, and the loss of each. Losses are smoothed exponentially and, as Adam's moments are, freed of
 * the pull to 0 at the beginning.
 */
export class LearningRateRange {
  readonly #rates: readonly number[];
  readonly #losses: number[] = [];
  #average = 0;
  #lowest = Infinity;
  #isOver = false;

  /**
   * @param from rate of the first step, above 0
   * @param to rate of the last step
   * @param steps at least 2; their rates are spread evenly on the logarithm
   */
  constructor(from: number, to: number, steps: number) {
    const at = (part: number) => from * (to / from) ** part;
    this.#rates = Array.from({ length: steps }, (_, step) => (step === steps - 1 ? to : at(step / (steps - 1))));
  }

  /** The rate of the next step. */
  get rate(): number {
    const rate = this.#rates[this.#losses.length];
    if (rate === undefined) throw new Error('the range test has no more steps');
    return rate;
  }

  /** Whether all rates have been tried, or the loss has grown too far or is no longer a number. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param loss of the step at `rate` */
  stepDone(loss: number): void {
    this.#average = memory * this.#average + (1 - memory) * loss;
    const smoothed = this.#average / (1 - memory ** (this.#losses.length + 1));
    if (Number.isFinite(smoothed)) {
      this.#losses.push(smoothed);
      this.#lowest = Math.min(this.#lowest, smoothed);
    }
    const hasBurst = !Number.isFinite(smoothed) || smoothed > growth * this.#lowest;
    this.#isOver = hasBurst || this.#losses.length === this.#rates.length;
  }

  /**
   * Parallel lists of the rates tried and their smoothed losses; a rate to train with,
   * if they fell: where they fell most steeply, at most a tenth of where they were lowest.
   */
  result(): { rates: number[]; losses: number[]; suggestion: number | null } {
    const rates = this.#rates.slice(0, this.#losses.length);
    const step = steepestFall(this.#losses);
    const steepest = step === null ? undefined : rates[step];
    const lowest = rates[this.#losses.indexOf(this.#lowest)] ?? 0;
    // Smoothing lags behind, so that with few steps the fall seems to go on where the loss already rises.
    const suggestion = steepest === undefined ? null : Math.min(steepest, lowest / 10);
    return { rates, losses: [...this.#losses], suggestion };
  }
}

/**
 * The place where values at even distances fall most steeply, by the difference of its neighbours; null where they
 * never fall. The first tenth and the last five are left out, as far as something is left then.
 */
function steepestFall(values: readonly number[]): number | null {
  const first = Math.max(1, Math.floor(values.length * ignored.first));
  const last = Math.max(first, values.length - 1 - ignored.last);
  let steepest = 0;
  let place: number | null = null;
  for (let at = first; at <= last; at++) {
    const difference = (values[at + 1] ?? NaN) - (values[at - 1] ?? NaN);
    if (difference < steepest) {
      steepest = difference;
      place = at;
    }
  }
  return place;
}
