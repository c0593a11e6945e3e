import type { EarlyStopping as EarlyStoppingConfig } from '#shared/run/schedule.ts';

/** What a resumed run has to know; null where no epoch had a loss yet. */
export interface EarlyStoppingState {
  /** The lowest loss so far. */
  best: number | null;
  /** Epochs since then. */
  badEpochs: number;
}

/** Says when a loss has not got better for so long that training is to end. */
export class EarlyStopping {
  readonly #config: EarlyStoppingConfig;
  #state: EarlyStoppingState;

  /** @param state where to go on from */
  constructor(config: EarlyStoppingConfig, state: EarlyStoppingState = { best: null, badEpochs: 0 }) {
    this.#config = config;
    this.#state = { ...state };
  }

  /**
   * @param validationLoss of the epoch; one that is no number is no improvement
   * @returns `stop` with the last epoch of the patience and with all that follow until one improves
   */
  epochDone(validationLoss: number): 'improved' | 'same' | 'stop' {
    const improvement = (this.#state.best ?? Infinity) - validationLoss;
    if (improvement > 0 && improvement >= this.#config.minimumImprovement) {
      this.#state = { best: validationLoss, badEpochs: 0 };
      return 'improved';
    }
    this.#state.badEpochs += 1;
    return this.isOver ? 'stop' : 'same';
  }

  /** Whether the last epoch was the last of the patience. */
  get isOver(): boolean {
    return this.#state.badEpochs >= this.#config.patience;
  }

  state(): EarlyStoppingState {
    return { ...this.#state };
  }
}
