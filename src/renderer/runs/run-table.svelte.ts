import { SvelteSet } from 'svelte/reactivity';
import type { RunSummary } from '#shared/run/schema.ts';
import { type ColumnId, filterRuns, type Sort, sortRuns } from './columns.ts';
import type { RunList } from './run-list.svelte.ts';

/** The table of runs: its order, filter, marked row and selection, kept while other views are open. */
export class RunTable {
  readonly #runs: RunList;
  filter = $state('');
  sort = $state.raw<Sort>({ column: 'createdAt', descending: true });
  /** The run whose row the keyboard is at. */
  activeId = $state<string | null>(null);
  /** The run whose name is being edited. */
  renamingId = $state<string | null>(null);
  readonly #selected = new SvelteSet<string>();
  /** Where a selection with Shift starts. */
  #anchor: string | null = null;
  readonly #rows = $derived.by(() => sortRuns(filterRuns(this.#runs.items ?? [], this.filter), this.sort));
  readonly #selectedRows = $derived(this.#rows.filter(({ id }) => this.#selected.has(id)));

  constructor(runs: RunList) {
    this.#runs = runs;
  }

  get rows(): readonly RunSummary[] {
    return this.#rows;
  }

  get activeIndex(): number {
    return this.#rows.findIndex(({ id }) => id === this.activeId);
  }

  get active(): RunSummary | undefined {
    return this.#rows[this.activeIndex];
  }

  /** Those that are selected and not filtered away. */
  get selected(): readonly RunSummary[] {
    return this.#selectedRows;
  }

  /** What an action is about: the selection, or without one the marked row. */
  get concerned(): readonly RunSummary[] {
    if (this.#selectedRows.length > 0) return this.#selectedRows;
    return this.active ? [this.active] : [];
  }

  isSelected(id: string): boolean {
    return this.#selected.has(id);
  }

  sortBy(column: ColumnId): void {
    const again = this.sort.column === column;
    const figuresFirst = column !== 'name' && column !== 'dataset' && column !== 'status';
    this.sort = { column, descending: again ? !this.sort.descending : figuresFirst };
  }

  /** Marks the row in this place, or the nearest there is. */
  activate(index: number): void {
    this.activeId = this.#rows[Math.min(this.#rows.length - 1, Math.max(0, index))]?.id ?? null;
  }

  toggle(id: string): void {
    if (!this.#selected.delete(id)) this.#selected.add(id);
    this.#anchor = id;
  }

  /** Selects every row from the last one that was selected by itself to this one. */
  selectTo(index: number): void {
    const anchor = this.#rows.findIndex(({ id }) => id === (this.#anchor ?? this.activeId));
    const from = anchor < 0 ? index : anchor;
    this.#anchor = this.#rows[from]?.id ?? null;
    this.#selected.clear();
    for (const { id } of this.#rows.slice(Math.min(from, index), Math.max(from, index) + 1)) this.#selected.add(id);
  }

  selectAll(): void {
    for (const { id } of this.#rows) this.#selected.add(id);
  }

  clearSelection(): void {
    this.#selected.clear();
    this.#anchor = null;
  }
}
