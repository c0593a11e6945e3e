import type { Dataset, ImportState } from '#shared/dataset/schema.ts';
import type { FailureData } from '#shared/failure.ts';
import type { EventFeed } from '../app/event-feed.svelte.ts';
import type { Navigation } from '../app/navigation.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';
import { formatCount } from '../ui/format.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';

interface Services {
  client: Client;
  events: EventFeed;
  toasts: Toasts;
  navigation: Navigation;
}

/** The datasets of the workspace and the imports that make new ones. */
export class DatasetList {
  readonly #services: Services;
  #items = $state.raw<readonly Dataset[] | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #imports = $state.raw<readonly ImportState[]>([]);
  readonly #byId = $derived(new Map((this.#items ?? []).map((dataset) => [dataset.id, dataset])));

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

  /** Imports that run, and those that failed and were not dismissed. */
  get imports(): readonly ImportState[] {
    return this.#imports;
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
    this.#imports = imports.filter(({ state }) => state.kind === 'running' || state.kind === 'failed');
  }

  async import(path: string): Promise<void> {
    const { client, toasts } = this.#services;
    const started = await toasts.attempt(() =>
      client.dataset.import({ path, options: { fit: 'crop', testFraction: 0.2 } }),
    );
    if (started) this.#put(started);
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

  async dismissImport(id: string): Promise<void> {
    const { client, toasts } = this.#services;
    this.#imports = this.#imports.filter((item) => item.id !== id);
    await toasts.attempt(() => client.dataset.dismissImport({ id }));
  }

  async rename(id: string, name: string): Promise<void> {
    const { client, toasts } = this.#services;
    await toasts.attempt(() => client.dataset.rename({ id, name }));
  }

  async remove(dataset: Dataset): Promise<void> {
    const { client, toasts, navigation } = this.#services;
    if (navigation.datasetId === dataset.id) navigation.back();
    await toasts.attemptRemoval({
      message: `Removed the dataset “${dataset.name}”.`,
      remove: () => client.dataset.remove({ id: dataset.id }),
      restore: () => client.dataset.restore({ id: dataset.id }),
    });
  }

  #put(state: ImportState): void {
    const known = this.#imports.some((item) => item.id === state.id);
    this.#imports = known
      ? this.#imports.map((item) => (item.id === state.id ? state : item))
      : [...this.#imports, state];
  }

  /** A running or failed import is shown in the list; one that ended well or was cancelled is told once and let go. */
  #follow(next: ImportState): void {
    const { toasts, navigation } = this.#services;
    const { state } = next;
    if (state.kind === 'running' || state.kind === 'failed') return this.#put(next);
    void this.dismissImport(next.id);
    if (state.kind === 'cancelled') {
      toasts.show({ tone: 'neutral', message: `Cancelled the import of “${next.name}”. Nothing was imported.` });
      return;
    }
    toasts.show({
      tone: 'neutral',
      message: `Imported “${next.name}”.`,
      detail: state.skipped > 0 ? `${formatCount(state.skipped, 'file was', 'files were')} skipped.` : undefined,
      action: { title: 'Open', run: () => navigation.openDataset(state.datasetId) },
    });
  }
}
