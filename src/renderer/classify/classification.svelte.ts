import type { ImageSource, Prediction } from '#shared/classification/schema.ts';
import type { FailureData } from '#shared/failure.ts';
import type { RunSummary } from '#shared/run/schema.ts';
import type { EventFeed } from '../app/event-feed.svelte.ts';
import type { Navigation } from '../app/navigation.ts';
import type { PreferenceStore } from '../app/preference-store.svelte.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';
import type { RunList } from '../runs/run-list.svelte.ts';
import { formatCount } from '../ui/format.ts';
import { PagedList } from '../ui/paged-list.svelte.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';

interface Services {
  client: Client;
  events: EventFeed;
  toasts: Toasts;
  navigation: Navigation;
  preferences: PreferenceStore;
  runs: RunList;
}

const noModel: FailureData = {
  code: 'no-model',
  message: 'No run has a trained model yet, so nothing was classified.',
  action: 'Train a run first; the preset takes less than a minute on the sample.',
};

/** Images that are being classified, and those that were. */
export class Classification {
  readonly #services: Services;
  readonly #history: PagedList<Prediction>;
  /** Of the latest batch, in the order given; the history below leaves these out. */
  #fresh = $state.raw<readonly Prediction[]>([]);
  /** How many of the history's newest are the fresh ones. */
  #repeated = $state(0);
  #asked = $state(0);
  #abort = $state.raw<AbortController | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  readonly #model = $derived.by(() => this.#chosenModel());

  constructor(services: Services) {
    this.#services = services;
    this.#history = new PagedList(async (offset, limit) => {
      const { total, predictions } = await services.client.classification.history({ offset, limit });
      return { total, items: predictions };
    });
    services.events.listen((event) => {
      if (event.kind === 'predictions-changed' && !this.busy) this.#refreshHistory();
    });
  }

  /** The run that classifies: the one chosen, else the newest that can. */
  get model(): RunSummary | undefined {
    return this.#model;
  }

  get busy(): boolean {
    return this.#abort !== null;
  }

  get done(): number {
    return this.#fresh.length;
  }

  /** Images in the batch under way. */
  get asked(): number {
    return this.#asked;
  }

  /** Why the latest batch could not be classified. */
  get failure(): FailureData | null {
    return this.#failure ?? this.#history.failure;
  }

  /** How many there are to show; null until the history has been read. */
  get count(): number | null {
    if (this.#history.total === null) return this.#fresh.length || null;
    return this.#fresh.length + Math.max(0, this.#history.total - this.#repeated);
  }

  at(index: number): Prediction | undefined {
    if (index < this.#fresh.length) return this.#fresh[index];
    return this.#history.at(index - this.#fresh.length + this.#repeated);
  }

  ensure(first: number, last: number): void {
    const shift = this.#repeated - this.#fresh.length;
    this.#history.ensure(Math.max(0, first + shift), Math.max(0, last + shift));
  }

  choose(runId: string): void {
    this.#services.preferences.set({ classifyRunId: runId });
  }

  /** Has the chosen model loaded before it is needed; what is wrong with it is said when it is. */
  prepare(): void {
    const model = this.#model;
    if (model) this.#services.client.classification.prepare({ runId: model.id }).catch(() => undefined);
  }

  /** Classifies with the chosen model, showing each result as it comes. */
  async classify(sources: readonly ImageSource[]): Promise<void> {
    const { client, navigation } = this.#services;
    navigation.open('classify');
    const model = this.#model;
    if (sources.length === 0) return;
    if (!model) {
      this.#failure = noModel;
      return;
    }
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#failure = null;
    this.#fresh = [];
    this.#repeated = 0;
    this.#asked = sources.length;
    void this.#history.refresh();
    try {
      const request = { runId: model.id, sources: [...sources], top: 5 };
      for await (const prediction of await client.classification.classify(request, { signal: abort.signal })) {
        if (this.#abort !== abort) return;
        this.#fresh = [...this.#fresh, prediction];
      }
    } catch (thrown) {
      if (this.#abort === abort && !abort.signal.aborted) this.#failure = failureOf(thrown);
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#refreshHistory();
      }
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  async remove(predictions: readonly Prediction[]): Promise<void> {
    const { client, toasts } = this.#services;
    const ids = predictions.map(({ id }) => id);
    const gone = new Set(ids);
    await toasts.attemptRemoval({
      message: `Removed ${formatCount(ids.length, 'result')}.`,
      remove: async () => {
        await client.classification.remove({ ids });
        this.#fresh = this.#fresh.filter(({ id }) => !gone.has(id));
        this.#refreshHistory();
      },
      restore: async () => {
        await client.classification.restore({ ids });
        this.#fresh = [];
        this.#refreshHistory();
      },
    });
  }

  #refreshHistory(): void {
    this.#repeated = this.#fresh.length;
    void this.#history.refresh();
  }

  #chosenModel(): RunSummary | undefined {
    const { preferences, runs } = this.#services;
    const chosen = preferences.current.classifyRunId;
    return runs.withModel.find((run) => run.id === chosen) ?? runs.withModel[0];
  }
}
