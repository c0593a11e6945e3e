import type { FailureData } from '#shared/failure.ts';
import { type SeriesWindow, seriesNames } from '#shared/metric/series.ts';
import type { RunLog } from '#shared/run/event.ts';
import { isActive, type Run } from '#shared/run/schema.ts';
import type { EventFeed } from '../app/event-feed.svelte.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';

/** Buckets a curve: about one for every pixel that a chart is wide. */
const maximumPoints = 1500;
/** Milliseconds from one look at the curves to the next, at least. */
const seriesInterval = 500;

/** One run, whole, with its curves: the same whether it still trains or ended long ago. */
export class RunDetail {
  readonly id: string;
  readonly #client: Client;
  #run = $state.raw<Run | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #series = $state.raw<readonly SeriesWindow[] | null>(null);
  #seriesTimer: ReturnType<typeof setTimeout> | undefined;
  #seriesAskedAt = 0;
  #log = $state.raw<RunLog | null>(null);
  #logFailure = $state.raw<FailureData | null>(null);

  constructor(client: Client, id: string) {
    this.#client = client;
    this.id = id;
  }

  get run(): Run | null {
    return this.#run;
  }

  /** Why the run cannot be shown. */
  get failure(): FailureData | null {
    return this.#failure;
  }

  get series(): readonly SeriesWindow[] | null {
    return this.#series;
  }

  get log(): RunLog | null {
    return this.#log;
  }

  /** Why the log cannot be shown. */
  get logFailure(): FailureData | null {
    return this.#logFailure;
  }

  /** Reads the run and keeps it up to date. @returns the undo */
  watch(events: EventFeed): () => void {
    void this.#loadRun();
    this.#seriesSoon();
    const unlisten = events.listen((event) => {
      if (event.kind === 'run-progress' && event.id === this.id) {
        if (this.#run) this.#run = { ...this.#run, progress: event.progress };
        this.#seriesSoon();
      }
      if (event.kind === 'run' && event.run.id === this.id) {
        void this.#loadRun();
        this.#seriesSoon();
      }
    });
    return () => {
      unlisten();
      clearTimeout(this.#seriesTimer);
    };
  }

  async loadLog(): Promise<void> {
    try {
      this.#log = await this.#client.run.log({ id: this.id });
      this.#logFailure = null;
    } catch (thrown) {
      this.#logFailure = failureOf(thrown);
    }
  }

  async #loadRun(): Promise<void> {
    try {
      const run = await this.#client.run.get({ id: this.id });
      this.#run = isActive(run.status) ? { ...run, progress: run.progress ?? this.#run?.progress ?? null } : run;
      this.#failure = null;
    } catch (thrown) {
      this.#failure = failureOf(thrown);
    }
  }

  #seriesSoon(): void {
    if (this.#seriesTimer !== undefined) return;
    const wait = Math.max(0, this.#seriesAskedAt + seriesInterval - performance.now());
    this.#seriesTimer = setTimeout(() => {
      this.#seriesTimer = undefined;
      this.#seriesAskedAt = performance.now();
      void this.#loadSeries();
    }, wait);
  }

  async #loadSeries(): Promise<void> {
    try {
      this.#series = await this.#client.run.series({ id: this.id, names: [...seriesNames], maximumPoints });
    } catch {
      // The run's own failure tells why; the curves that are shown stay.
    }
  }
}
