import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import {
  type ImportOptions,
  importOptionsSchema,
  type ImportProgress,
  type ImportState,
} from '#shared/dataset/schema.ts';
import { failureData } from '#shared/failure.ts';
import { type Datasets, nameFromSource, sampleDataset } from './datasets.ts';

interface RunningImport {
  state: ImportState;
  abort: AbortController;
  done: Promise<void>;
}

/** Imports as the app shows them: started and left to run, watched through events, cancelled, dismissed. */
export class Imports {
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #imports = new Map<string, RunningImport>();

  constructor(datasets: Datasets, events: WorkspaceEvents) {
    this.#datasets = datasets;
    this.#events = events;
  }

  list(): ImportState[] {
    return [...this.#imports.values()].map((each) => each.state);
  }

  start(path: string, options: ImportOptions): ImportState {
    const id = newIdentifier();
    const abort = new AbortController();
    const progress: ImportProgress = {
      phase: 'scanning',
      done: 0,
      total: null,
      skipped: 0,
      imagesPerSecond: null,
      secondsLeft: null,
    };
    const name = options.name ?? nameFromSource(path);
    const state: ImportState = { id, name, state: { kind: 'running', progress } };
    this.#imports.set(id, { state, abort, done: this.#run(id, path, options, abort.signal) });
    this.#events.publish({ kind: 'import', state });
    return state;
  }

  startSample(): ImportState {
    return this.start(sampleDataset.path, importOptionsSchema.parse({ name: sampleDataset.name }));
  }

  cancel(id: string): void {
    this.#imports.get(id)?.abort.abort();
  }

  dismiss(id: string): void {
    if (this.#imports.get(id)?.state.state.kind !== 'running') this.#imports.delete(id);
  }

  /** Cancels whatever runs and waits until nothing of it is left. */
  async close(): Promise<void> {
    for (const each of this.#imports.values()) each.abort.abort();
    await Promise.all([...this.#imports.values()].map((each) => each.done));
  }

  async #run(id: string, path: string, options: ImportOptions, signal: AbortSignal): Promise<void> {
    // Let the caller have the running state before anything can end it.
    await Promise.resolve();
    try {
      const onProgress = (progress: ImportProgress) => this.#move(id, { kind: 'running', progress });
      const dataset = await this.#datasets.import(path, options, { onProgress, signal });
      this.#move(id, { kind: 'finished', datasetId: dataset.id, skipped: dataset.skippedCount });
    } catch (thrown) {
      const failure = failureData(thrown);
      const cancelled = failure.code === datasetFailures.cancelled().code;
      this.#move(id, cancelled ? { kind: 'cancelled' } : { kind: 'failed', failure });
    }
  }

  #move(id: string, to: ImportState['state']): void {
    const running = this.#imports.get(id);
    if (!running) return;
    running.state = { ...running.state, state: to };
    this.#events.publish({ kind: 'import', state: running.state });
  }
}
