/** An improvement by a smaller part of the best loss does not count; PyTorch's default `threshold`, with `rel`. */
const threshold = 1e-4;

/** What a resumed run has to know; null where no epoch had a loss yet. */
export interface PlateauState {
  /** Product of the reductions so far. */
  factor: number;
  /** The lowest loss so far. */
  best: number | null;
  /** Epochs since then, or since the last reduction. */
  badEpochs: number;
}

/**
 * Lowers the learning rate when a loss has stopped falling: PyTorch's ReduceLROnPlateau with `mode='min'`,
 * `threshold=1e-4`, `cooldown=0` and `eps=0`. A loss that is no number counts as one that has not fallen.
 */
export class ReduceOnPlateau {
  readonly #step: number;
  readonly #patience: number;
  #state: PlateauState;

  /**
   * @param options.factor by which each reduction multiplies the rate
   * @param options.patience epochs without improvement that are let pass; the one after them reduces
   * @param state where to go on from
   */
  constructor(
    { factor, patience }: { factor: number; patience: number },
    state: PlateauState = { factor: 1, best: null, badEpochs: 0 },
  ) {
    this.#step = factor;
    this.#patience = patience;
    this.#state = { ...state };
  }

  /** @param loss of the epoch, on the validation split */
  epochDone(loss: number): void {
    const { best } = this.#state;
    if (loss < (best ?? Infinity) * (1 - threshold)) {
      this.#state.best = loss;
      this.#state.badEpochs = 0;
    } else {
      this.#state.badEpochs += 1;
    }
    if (this.#state.badEpochs > this.#patience) {
      this.#state.factor *= this.#step;
      this.#state.badEpochs = 0;
    }
  }

  /** What the learning rate is to be multiplied by. */
  get factor(): number {
    return this.#state.factor;
  }

  state(): PlateauState {
    return { ...this.#state };
  }
}
