import type { DatasetVersion, EditInput, SplitPlan } from '#shared/dataset/edit.ts';
import { latestStanding, latestUndo } from '#shared/dataset/standing.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';
import type { Toasts } from '../../ui/toasts.svelte.ts';
import type { DatasetList } from '../dataset-list.svelte.ts';

interface Services {
  client: Client;
  toasts: Toasts;
  datasets: DatasetList;
}

/** The versions of a dataset, and the edits that make new ones. */
export class DatasetVersions {
  readonly #services: Services;
  readonly #datasetId: string;
  #items = $state.raw<readonly DatasetVersion[] | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #busy = $state(false);
  readonly #undoable = $derived(latestStanding(this.#items ?? []));
  readonly #redoable = $derived.by(() => {
    const undo = latestUndo(this.#items ?? []);
    return undo && this.#items?.find(({ number }) => number === undo.undoes);
  });

  constructor(services: Services, datasetId: string) {
    this.#services = services;
    this.#datasetId = datasetId;
  }

  /** Newest first; null until they have been read. */
  get items(): readonly DatasetVersion[] | null {
    return this.#items;
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  /** Whether an edit is under way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** The edit that an undo would take back. */
  get undoable(): DatasetVersion | undefined {
    return this.#undoable;
  }

  /** The edit that a redo would make again. */
  get redoable(): DatasetVersion | undefined {
    return this.#redoable;
  }

  async load(): Promise<void> {
    try {
      this.#items = await this.#services.client.dataset.history({ id: this.#datasetId });
      this.#failure = null;
    } catch (thrown) {
      this.#failure = failureOf(thrown);
    }
  }

  /** Makes an edit, and offers to take it back. @returns whether it was made */
  edit(edit: EditInput): Promise<boolean> {
    return this.#make(edit);
  }

  /** Splits anew, once near duplicates are known where the plan keeps them together; the signal ends the waiting. */
  split(plan: SplitPlan, signal: AbortSignal): Promise<boolean> {
    return this.#make({ kind: 'split', plan }, signal);
  }

  async undo(): Promise<void> {
    const { datasets } = this.#services;
    const undone = this.#undoable;
    if (!undone || this.#busy) return;
    this.#busy = true;
    const dataset = await datasets.undo(this.#datasetId);
    this.#busy = false;
    if (dataset) datasets.offerRedo(this.#datasetId, undone.what);
  }

  async redo(): Promise<void> {
    const { datasets } = this.#services;
    const redone = this.#redoable;
    if (!redone || this.#busy) return;
    this.#busy = true;
    const dataset = await datasets.redo(this.#datasetId);
    this.#busy = false;
    if (dataset) datasets.offerUndo(this.#datasetId, `Made again: ${redone.what}`);
  }

  async #make(edit: EditInput, signal?: AbortSignal): Promise<boolean> {
    const { datasets, toasts } = this.#services;
    const before = datasets.find(this.#datasetId)?.version;
    this.#busy = true;
    const after = (await datasets.edit(this.#datasetId, edit, signal))?.version;
    this.#busy = false;
    if (after === undefined) return false;
    if (after === before) toasts.show({ tone: 'neutral', message: 'Nothing had to be changed.' });
    else {
      await this.load();
      datasets.offerUndo(this.#datasetId, this.#items?.[0]?.what ?? 'Changed the dataset.');
    }
    return true;
  }
}
