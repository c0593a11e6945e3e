import type { Preferences } from '#shared/workspace/schema.ts';
import type { PreferenceStore } from './preference-store.svelte.ts';

export type View = Preferences['view'];

/** Which view is open, and which dataset or run in it. It lives in the preferences, so that it survives a restart. */
export class Navigation {
  readonly #preferences: PreferenceStore;

  constructor(preferences: PreferenceStore) {
    this.#preferences = preferences;
  }

  get view(): View {
    return this.#preferences.current.view;
  }

  /** The dataset whose page is open; null for the list. */
  get datasetId(): string | null {
    return this.#preferences.current.datasetId;
  }

  /** The run whose page is open; null for the list. */
  get runId(): string | null {
    return this.#preferences.current.runId;
  }

  /** The runs that are compared; none while no comparison is open. */
  get comparedRunIds(): readonly string[] {
    return this.#preferences.current.comparedRunIds;
  }

  /** Opens a view at its list. */
  open(view: View): void {
    this.#preferences.set({ view, datasetId: null, runId: null, comparedRunIds: [] });
  }

  openDataset(datasetId: string): void {
    this.#preferences.set({ view: 'datasets', datasetId });
  }

  openRun(runId: string): void {
    this.#preferences.set({ view: 'runs', runId });
  }

  /** @param runIds at most `maximumComparedRuns` */
  compare(runIds: readonly string[]): void {
    this.#preferences.set({ view: 'runs', runId: null, comparedRunIds: [...runIds] });
  }

  /** From a page to what it was opened from: the list that it belongs to, or a comparison of runs. */
  back(): void {
    if (this.view === 'datasets') this.#preferences.set({ datasetId: null });
    else if (this.view === 'runs' && this.runId !== null) this.#preferences.set({ runId: null });
    else if (this.view === 'runs') this.#preferences.set({ comparedRunIds: [] });
  }
}
