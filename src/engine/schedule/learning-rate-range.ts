/** The part of the steps that the loss is smoothed over, and that a fall is measured over to either side. */
const window = 0.05;

/** The test ends once the smoothed loss is more than this many times its lowest, as fastai's `lr_find` does. */
const growth = 4;

/** The part at the beginning where smoothing has hardly begun, and the steps at the end where the loss may burst. */
const ignored = { first: 0.1, last: 5 };

/** A fall counts that is so many standard deviations of what noise alone would make of it. */
const certainty = 4;

/**
 * A learning-rate range test (Smith, "Cyclical learning rates for training neural networks", 2017): one step at each
 * rate, from low to high, and the loss of each. Losses are smoothed exponentially and, as Adam's moments are, freed of
 * the pull to 0 at the beginning. However many steps there are, a twentieth of them is smoothed over: the curve lags
 * behind by as much of the rates, and by more steps the less of it is noise.
 */
export class LearningRateRange {
  readonly #rates: readonly number[];
  /** Weight of the past in the smoothed loss. */
  readonly #memory: number;
  readonly #losses: number[] = [];
  /** Of each step, the mean square of what smoothing took from the losses so far. */
  readonly #noise: number[] = [];
  #average = 0;
  #lowest = Infinity;
  #isOver = false;

  /**
   * @param from rate of the first step, above 0
   * @param to rate of the last step
   * @param steps at least 2; their rates are spread evenly on the logarithm
   */
  constructor(from: number, to: number, steps: number) {
    this.#memory = 1 - 1 / Math.max(1, window * steps);
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
    this.#average = this.#memory * this.#average + (1 - this.#memory) * loss;
    const smoothed = this.#average / (1 - this.#memory ** (this.#losses.length + 1));
    if (Number.isFinite(smoothed)) {
      const before = (this.#noise.at(-1) ?? 0) * this.#noise.length;
      this.#noise.push((before + (loss - smoothed) ** 2) / (this.#noise.length + 1));
      this.#losses.push(smoothed);
      this.#lowest = Math.min(this.#lowest, smoothed);
    }
    const hasBurst = !Number.isFinite(smoothed) || smoothed > growth * this.#lowest;
    this.#isOver = hasBurst || this.#losses.length === this.#rates.length;
  }

  /**
   * Parallel lists of the rates tried and their smoothed losses; a rate to train with, if they fell by more than noise
   * may: where they fell most steeply, at most a tenth of where they were lowest, and one that was tried.
   */
  result(): { rates: number[]; losses: number[]; suggestion: number | null } {
    const rates = this.#rates.slice(0, this.#losses.length);
    const step = this.#steepestFall();
    const steepest = step === null ? undefined : rates[step];
    // Smoothing lags behind, so that with few steps the fall seems to go on where the loss already rises.
    const lowest = rates[this.#losses.lastIndexOf(Math.min(...this.#losses.slice(step ?? 0)))] ?? 0;
    const suggestion = steepest === undefined ? null : Math.max(rates[0] ?? 0, Math.min(steepest, lowest / 10));
    return { rates, losses: [...this.#losses], suggestion };
  }

  /**
   * The step where the smoothed losses fall most steeply, by the difference of those a window before and after it; null
   * where every fall may be noise, as it may with too few steps to smooth anything. The first tenth and the last five are left out, as far as something is left then.
   */
  #steepestFall(): number | null {
    const losses = this.#losses;
    if (this.#memory === 0) return null;
    const reach = Math.max(1, Math.round(window * this.#rates.length));
    const first = Math.max(1, Math.floor(losses.length * ignored.first));
    const last = Math.max(first, losses.length - 1 - ignored.last);
    // Smoothing leaves so much of the losses' variance, and a difference of two that share little of it has twice that.
    const ofDifference = (2 * (1 - this.#memory)) / (1 + this.#memory);
    let steepest = 0;
    let place: number | null = null;
    for (let at = first; at <= last; at++) {
      const end = Math.min(losses.length - 1, at + reach);
      const difference = (losses[end] ?? NaN) - (losses[Math.max(0, at - reach)] ?? NaN);
      const isNoise = -difference < certainty * Math.sqrt((this.#noise[end] ?? NaN) * ofDifference);
      if (isNoise || difference >= steepest) continue;
      steepest = difference;
      place = at;
    }
    return place;
  }
}
