import type { FailureData } from '#shared/failure.ts';
import type { RunConfig } from '#shared/run/config.ts';
import type { LearningRateRange } from '#shared/run/trial.ts';
import type { EventFeed } from '../app/event-feed.svelte.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';

export interface RateRange {
  from: number;
  to: number;
  steps: number;
}

type State =
  { kind: 'running' } | { kind: 'done'; range: LearningRateRange } | { kind: 'failed'; failure: FailureData };

/** A try of many learning rates on a dataset, of which nothing is kept. */
export class RateTest {
  readonly #client: Client;
  readonly #trial: { datasetId: string; config: RunConfig };
  #state = $state.raw<State>({ kind: 'running' });
  #tried = $state.raw<RateRange | null>(null);
  #share = $state.raw<number | null>(null);
  #ending = new AbortController();

  constructor(client: Client, trial: { datasetId: string; config: RunConfig }) {
    this.#client = client;
    this.#trial = trial;
  }

  get state(): State {
    return this.#state;
  }

  /** How much of the try under way is done, 0 to 1; null while that is not known. It may end before all of it is. */
  get share(): number | null {
    return this.#share;
  }

  /** The rates that are or were tried. */
  get tried(): RateRange | null {
    return this.#tried;
  }

  /** Ends a try that is under way and begins another. */
  async start(range: RateRange): Promise<void> {
    this.#tried = range;
    this.#ending.abort();
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    this.#state = { kind: 'running' };
    this.#share = null;
    let state: State;
    try {
      state = {
        kind: 'done',
        range: await this.#client.run.testLearningRates({ ...this.#trial, ...range }, { signal }),
      };
    } catch (thrown) {
      state = { kind: 'failed', failure: failureOf(thrown) };
    }
    if (!signal.aborted) this.#state = state;
  }

  /** @returns what ends the watching */
  watch(events: EventFeed): () => void {
    return events.listen((event) => {
      if (event.kind === 'learning-rate-progress') this.#share = event.step / event.steps;
    });
  }

  end(): void {
    this.#ending.abort();
  }
}
