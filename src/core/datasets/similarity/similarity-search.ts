import type { WorkspaceEvents } from '#core/events.ts';
import { storeFailure, type Store } from '#core/store/database.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import type { Datasets } from '../datasets.ts';
import { ThresholdStore } from '../issues/threshold-store.ts';
import { runScan } from '../scan/run-scan.ts';
import { SimilarityStore } from './similarity-store.ts';

/** Measuring what an older import did not, of the whole. */
const measuringShare = 0.2;

/**
 * Compares the images of every dataset that has some which were not compared yet, one dataset after the other, in a
 * process of its own. What the app was closed in the midst of is begun anew when it starts again.
 */
export class SimilaritySearch {
  readonly #rows: SimilarityStore;
  readonly #thresholds: ThresholdStore;
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #scannerEntry: string | undefined;
  readonly #abort = new AbortController();
  readonly #shares = new Map<string, number>();
  /** Datasets that could not be compared, so that they are not tried again and again. */
  readonly #failed = new Map<string, Failure>();
  /** Datasets whose scanner died once, for want of memory or by someone's hand, and was started again. */
  readonly #retried = new Set<string>();
  /** Datasets that someone waits for, which come before the others. */
  readonly #awaited = new Set<string>();
  #deafen: (() => void) | null = null;
  #working: Promise<void> | null = null;

  /** @param scannerEntry the program of its process, where it is not the built one */
  constructor(store: Store, datasets: Datasets, events: WorkspaceEvents, scannerEntry?: string) {
    this.#rows = new SimilarityStore(store);
    this.#thresholds = new ThresholdStore(store);
    this.#datasets = datasets;
    this.#events = events;
    this.#scannerEntry = scannerEntry;
  }

  /** From now on datasets are compared as they come. */
  start(): void {
    this.#deafen ??= this.#events.listen(({ kind }) => {
      if (kind === 'datasets-changed') void this.#work();
    });
    void this.#work();
  }

  /** How far a dataset is, 0 to 1; null where all of its images have been compared, or cannot be. */
  async progress(id: string): Promise<number | null> {
    if (this.#failed.has(id)) return null;
    const waiting = (await this.#rows.uncompared()).some((each) => each.id === id);
    return waiting ? (this.#shares.get(id) ?? 0) : null;
  }

  /** Why the images of a dataset could not be compared; null where they were, or will be. */
  failure(id: string): Failure | null {
    return this.#failed.get(id) ?? null;
  }

  /** Compares the images of a dataset again that could not be. */
  again(id: string): void {
    if (!this.#failed.delete(id)) return;
    this.#retried.delete(id);
    this.#events.publish({ kind: 'datasets-changed' });
    void this.#work();
  }

  /**
   * Waits until all images of a dataset have been compared, which comes next once the dataset under way is.
   *
   * @param signal ends the waiting, not the search
   * @throws {Failure} why they cannot be, or `scan-ended` where the waiting was ended
   */
  async finish(id: string, signal?: AbortSignal): Promise<void> {
    try {
      for (;;) {
        const isDone = (await this.progress(id)) === null;
        const isEnded = signal?.aborted || (!isDone && this.#abort.signal.aborted);
        if (isEnded) throw datasetFailures.scanEnded('it was not waited for');
        if (isDone) break;
        this.#awaited.add(id);
        await (signal ? Promise.race([this.#work(), aborted(signal)]) : this.#work());
      }
    } finally {
      this.#awaited.delete(id);
    }
    const failure = this.#failed.get(id);
    if (failure) throw failure;
  }

  /** Makes the sets anew, for the threshold as it now is. */
  async regroup(): Promise<void> {
    const { nearDuplicateSimilarity } = await this.#thresholds.read();
    await this.#rows.groupAll(nearDuplicateSimilarity);
  }

  async close(): Promise<void> {
    this.#deafen?.();
    this.#abort.abort();
    await this.#working;
  }

  /** One dataset at a time; whoever comes meanwhile waits for the same. */
  #work(): Promise<void> {
    this.#working ??= this.#step();
    return this.#working;
  }

  async #step(): Promise<void> {
    let isMore: boolean;
    try {
      isMore = await this.#compareNext();
    } finally {
      this.#working = null;
    }
    if (isMore && this.#deafen) void this.#work();
  }

  /** @returns whether there was a dataset to compare */
  async #compareNext(): Promise<boolean> {
    const isClosed = () => this.#abort.signal.aborted;
    if (isClosed()) return false;
    const waiting = (await this.#rows.uncompared()).filter(({ id }) => !this.#failed.has(id));
    const next = waiting.find(({ id }) => this.#awaited.has(id)) ?? waiting[0];
    if (!next || isClosed()) return false;
    try {
      await this.#compare(next.id, next.images);
    } catch (thrown) {
      if (isClosed()) return false;
      const failure = storeFailure(thrown, next.id);
      if (isEndedScan(failure) && !this.#retried.has(next.id)) {
        this.#retried.add(next.id);
        return true;
      }
      if (!(failure instanceof Failure)) throw failure;
      this.#failed.set(next.id, failure);
    } finally {
      this.#shares.delete(next.id);
    }
    this.#events.publish({ kind: 'datasets-changed' });
    return true;
  }

  async #compare(id: string, images: number): Promise<void> {
    const { dataset } = await this.#datasets.at(id);
    const { file, format } = await this.#datasets.packed(dataset);
    const hooks = (from: number, to: number) => ({
      signal: this.#abort.signal,
      onProgress: (share: number) => void this.#shares.set(id, from + share * (to - from)),
    });
    const unmeasured = await this.#rows.unmeasured(id);
    if (unmeasured.length > 0) {
      const task = { kind: 'measure', file, format, positions: unmeasured } as const;
      const { facts } = await runScan<'measure'>(task, hooks(0, measuringShare), this.#scannerEntry);
      await this.#rows.addFacts(id, unmeasured, facts);
    }
    const { positions, hashes, takenBackCount } = await this.#rows.hashes(id, images);
    const task = { kind: 'similar', file, format, positions, hashes } as const;
    const start = unmeasured.length > 0 ? measuringShare : 0;
    const found = await runScan<'similar'>(task, hooks(start, 1), this.#scannerEntry);
    const { nearDuplicateSimilarity } = await this.#thresholds.read();
    await this.#rows.keep(id, { images, takenBackCount }, found, nearDuplicateSimilarity);
  }
}

function isEndedScan(failure: unknown): boolean {
  return failure instanceof Failure && failure.code === datasetFailures.scanEnded('').code;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
