import type { z } from 'zod';
import type { EditInput } from '#shared/dataset/edit.ts';
import type { importRequestSchema } from '#shared/dataset/import-options.ts';
import type { Dataset, ImportState } from '#shared/dataset/schema.ts';
import type { FailureData } from '#shared/failure.ts';
import { addTo } from '#shared/lists.ts';
import type { EventFeed } from '../app/event-feed.svelte.ts';
import type { Navigation } from '../app/navigation.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';
import type { RunList } from '../runs/run-list.svelte.ts';
import { formatCount } from '../ui/format.ts';
import type { Toast, Toasts } from '../ui/toasts.svelte.ts';
import { badEndWords, cancelledWords, finishedWords } from './intake/import-words.ts';

interface Services {
  client: Client;
  events: EventFeed;
  toasts: Toasts;
  navigation: Navigation;
  runs: RunList;
}

/** The datasets of the workspace, the imports that make new ones, and the edits that make new versions. */
export class DatasetList {
  readonly #services: Services;
  #items = $state.raw<readonly Dataset[] | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #imports = $state.raw<readonly ImportState[]>([]);
  readonly #byId = $derived(new Map((this.#items ?? []).map((dataset) => [dataset.id, dataset])));
  /** The toast that offers to undo or redo the latest edit of a dataset; an older one would change the wrong edit. */
  readonly #offers = new Map<string, number>();
  /** The toasts that tell what imports brought to a dataset. */
  readonly #arrivals = new Map<string, number[]>();

  constructor(services: Services) {
    this.#services = services;
    services.events.listen((event) => {
      if (event.kind === 'datasets-changed') void this.load();
      if (event.kind === 'import') this.#follow(event.state);
    });
  }

  /** Null until they have been read. */
  get items(): readonly Dataset[] | null {
    return this.#items;
  }

  /** Why they could not be read. */
  get failure(): FailureData | null {
    return this.#failure;
  }

  /** Imports that run, and those that failed or were interrupted and were not dismissed. */
  get imports(): readonly ImportState[] {
    return this.#imports;
  }

  /** Of the datasets that are there, and of those that are being imported. */
  get names(): readonly string[] {
    const coming = this.#imports.filter(({ isAddition, state }) => !isAddition && state.kind !== 'failed');
    return [...(this.#items ?? []), ...coming].map(({ name }) => name);
  }

  find(id: string): Dataset | undefined {
    return this.#byId.get(id);
  }

  async load(): Promise<void> {
    try {
      this.#items = await this.#services.client.dataset.list();
      this.#failure = null;
    } catch (thrown) {
      this.#failure = failureOf(thrown);
    }
  }

  async loadImports(): Promise<void> {
    const imports = await this.#services.client.dataset.imports();
    this.#imports = imports.filter(({ state }) => isShown(state));
  }

  /** @returns whether it began */
  async import(request: z.input<typeof importRequestSchema>): Promise<boolean> {
    const { client, toasts } = this.#services;
    const started = await toasts.attempt(() => client.dataset.import(request));
    if (started) this.#put(started);
    return started !== undefined;
  }

  async importSample(): Promise<void> {
    const { client, toasts } = this.#services;
    const started = await toasts.attempt(() => client.dataset.importSample());
    if (started) this.#put(started);
  }

  async cancelImport(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.dataset.cancelImport({ id }));
  }

  async resumeImport(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    const resumed = await toasts.attempt(() => client.dataset.resumeImport({ id }));
    if (resumed) this.#put(resumed);
  }

  async dismissImport(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    this.#imports = this.#imports.filter((item) => item.id !== id);
    await toasts.attempt(() => client.dataset.dismissImport({ id }));
  }

  async dismissFailedImports(): Promise<void> {
    const failed = this.#imports.filter(({ state }) => state.kind === 'failed');
    await Promise.all(failed.map(({ id }) => this.dismissImport(id)));
  }

  async rename(id: string, name: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.dataset.rename({ id, name }));
  }

  async remove(dataset: Dataset): Promise<void> {
    const { client, toasts, navigation, runs } = this.#services;
    if (navigation.datasetId === dataset.id) navigation.back();
    this.#dismissOffer(dataset.id);
    this.#dismissArrivals(dataset.id);
    const waiting = runs.active.filter(({ status, datasetId }) => status === 'queued' && datasetId === dataset.id).length;
    await toasts.attemptRemoval({
      message: `Removed the dataset “${dataset.name}”.`,
      detail: waiting > 0 ? `${formatCount(waiting, 'run still waits', 'runs still wait')} for it and will be trained.` : undefined,
      remove: async () => {
        await client.dataset.remove({ id: dataset.id });
        this.#items = this.#items?.filter(({ id }) => id !== dataset.id) ?? null;
      },
      restore: () => client.dataset.restore({ id: dataset.id }),
    });
  }

  /**
   * Makes a new version.
   *
   * @param signal ends an edit that waits for the search for near duplicates
   * @returns the dataset as it is then; undefined when it was ended or failed, which the person was told
   */
  async edit(id: string, edit: EditInput, signal?: AbortSignal): Promise<Dataset | undefined> {
    const { client, toasts } = this.#services;
    this.#dismissOffer(id);
    const edited = await toasts.attempt(async () => {
      try {
        return await client.dataset.edit({ id, edit }, { ...(signal && { signal }) });
      } catch (thrown) {
        if (!signal?.aborted) throw thrown;
      }
    });
    if (edited) this.#replace(edited);
    return edited;
  }

  /** Takes the latest edit back that was not taken back yet. @returns as `edit` does */
  async undo(id: string): Promise<Dataset | undefined> {
    const { client, toasts } = this.#services;
    this.#dismissOffer(id);
    this.#dismissArrivals(id);
    const undone = await toasts.attempt(() => client.dataset.undo({ id }));
    if (undone) this.#replace(undone);
    return undone;
  }

  /** Makes the edit again that the latest undo took back. @returns as `edit` does */
  async redo(id: string): Promise<Dataset | undefined> {
    const { client, toasts } = this.#services;
    this.#dismissOffer(id);
    const redone = await toasts.attempt(() => client.dataset.redo({ id }));
    if (redone) this.#replace(redone);
    return redone;
  }

  /** Says what the latest edit did, and offers to take it back. */
  offerUndo(id: string, message: string): void {
    this.#offer(id, { message, action: { title: 'Undo', run: () => void this.undo(id) } });
  }

  /** Says which edit was taken back, and offers to make it again. */
  offerRedo(id: string, detail: string): void {
    this.#offer(id, { message: 'Taken back.', detail, action: { title: 'Redo', run: () => void this.redo(id) } });
  }

  #offer(id: string, toast: Pick<Toast, 'message' | 'detail' | 'action'>): void {
    this.#dismissOffer(id);
    this.#offers.set(id, this.#services.toasts.show({ tone: 'neutral', ...toast }));
  }

  #dismissOffer(id: string): void {
    const toast = this.#offers.get(id);
    if (toast === undefined) return;
    this.#services.toasts.dismiss(toast);
    this.#offers.delete(id);
  }

  #dismissArrivals(id: string): void {
    for (const toast of this.#arrivals.get(id) ?? []) this.#services.toasts.dismiss(toast);
    this.#arrivals.delete(id);
  }

  #replace(dataset: Dataset): void {
    this.#items = (this.#items ?? []).map((item) => (item.id === dataset.id ? dataset : item));
  }

  #put(state: ImportState): void {
    const known = this.#imports.some((item) => item.id === state.id);
    this.#imports = known
      ? this.#imports.map((item) => (item.id === state.id ? state : item))
      : [...this.#imports, state];
  }

  /** One that ended well or was cancelled is told once and let go; one that did not stays in the list. */
  #follow(next: ImportState): void {
    const { toasts, navigation } = this.#services;
    const { state } = next;
    if (isShown(state)) {
      this.#put(next);
      return this.#tellBadEnd(next);
    }
    void this.dismissImport(next.id);
    if (state.kind === 'cancelled') {
      toasts.show({ tone: 'neutral', message: cancelledWords(next) });
    } else if (state.kind === 'finished' && !(next.isAddition && this.#isGone(state.datasetId))) {
      this.#dismissOffer(state.datasetId);
      const toast = toasts.show({
        tone: 'neutral',
        message: finishedWords(next, state),
        detail: state.skipped > 0 ? `${formatCount(state.skipped, 'file was', 'files were')} skipped.` : undefined,
        action: { title: 'Open', run: () => navigation.openDataset(state.datasetId) },
      });
      addTo(this.#arrivals, state.datasetId, toast);
    }
  }

  #isGone(datasetId: string): boolean {
    return this.#items !== null && !this.find(datasetId);
  }

  /** For whoever does not look at the list. */
  #tellBadEnd(ended: ImportState): void {
    const { state } = ended;
    const { toasts, navigation } = this.#services;
    const isWatched = navigation.view === 'datasets' && navigation.datasetId === null;
    if (!('failure' in state) || state.failure === null || isWatched) return;
    toasts.show({
      tone: 'failure',
      message: badEndWords(ended, state.kind),
      detail: `${state.failure.message} ${state.failure.action}`,
      action: { title: 'Open', run: () => navigation.open('datasets') },
    });
  }
}

function isShown({ kind }: ImportState['state']): boolean {
  return kind === 'running' || kind === 'failed' || kind === 'interrupted';
}
