import { type ExampleFilter, exampleFilterSchema, type Selection } from '#shared/dataset/edit.ts';
import { pairIssues } from '#shared/dataset/issue.ts';
import type { Dataset, Example } from '#shared/dataset/schema.ts';
import type { Client } from '../../rpc/client.ts';
import { PagedList } from '../../ui/paged-list.svelte.ts';
import { type IssueBasis, mayHaveOthers } from '../issues/issue-basis.ts';
import { IndexRanges } from './index-ranges.ts';

/** The most that the contract gives at once. */
const rowsAtOnce = 1000;
const everything = exampleFilterSchema.parse({});

/** Images that something is asked about, as they were when it was asked. */
export interface ChosenImages {
  count: number;
  /** Null where there are none. */
  selection: Promise<Selection | null>;
}

/** What the images that pass a filter follow from. */
export interface ImagesBasis extends Pick<Dataset, 'version' | 'classes'> {
  issues: IssueBasis;
}

type FilterPatch = { [Key in keyof ExampleFilter]?: ExampleFilter[Key] | undefined };

/** Images of a dataset that pass a filter, with the one that is marked and those that are selected. */
export class ImageBrowser {
  readonly #client: Client;
  readonly datasetId: string;
  #filter = $state.raw<ExampleFilter>(everything);
  #list: PagedList<Example>;
  #selected = $state.raw(IndexRanges.empty);
  /** Where a selection with Shift starts. */
  #anchor = 0;
  /** The place that the keyboard is at. */
  #active = $state(0);

  constructor(client: Client, datasetId: string, filter: Partial<ExampleFilter> = {}) {
    this.#client = client;
    this.datasetId = datasetId;
    this.#filter = { ...everything, ...filter };
    this.#list = $state.raw(this.#newList());
  }

  get filter(): ExampleFilter {
    return this.#filter;
  }

  /** Whether anything but the excluded is filtered away. */
  get isFiltered(): boolean {
    const { label, split, issue, text, isExcluded } = this.#filter;
    return label !== undefined || split !== undefined || issue !== undefined || !!text || isExcluded;
  }

  /** Whether nearly all images that follow one another in the packed file do so here. */
  get isDense(): boolean {
    const { label, split, issue, text, isExcluded } = this.#filter;
    return label === undefined && split !== 'validation' && split !== 'test' && !issue && !text && !isExcluded;
  }

  /** Whether images alike stand together. */
  get hasSets(): boolean {
    const { issue } = this.#filter;
    return pairIssues.some((kind) => kind === issue);
  }

  get list(): PagedList<Example> {
    return this.#list;
  }

  get total(): number | null {
    return this.#list.total;
  }

  at(index: number): Example | undefined {
    return this.#list.at(index);
  }

  get active(): number {
    return Math.max(0, Math.min((this.total ?? Infinity) - 1, this.#active));
  }

  get selectedCount(): number {
    return this.#selected.size;
  }

  isSelected(index: number): boolean {
    return this.#selected.has(index);
  }

  /** Shows the images that pass another filter, from the first. */
  show(filter: FilterPatch): void {
    this.#filter = { ...everything, ...filter, isExcluded: filter.isExcluded ?? false };
    this.#list = this.#newList();
    this.#active = 0;
    this.clearSelection();
  }

  /** Changes parts of the filter; `undefined` takes a part away. */
  narrow(patch: FilterPatch): void {
    this.show({ ...this.#filter, ...patch });
  }

  /** Goes from the dataset as it was to what it is now. Where the same images pass all stays as it is, the selection too. */
  follow(before: ImagesBasis, now: ImagesBasis): void {
    const { label, issue } = this.#filter;
    if (now.version === before.version && !(issue && mayHaveOthers(issue, before.issues, now.issues))) return;
    const followed = label === undefined ? undefined : followClass(label, before.classes, now.classes);
    if (followed === label) void this.refresh();
    else this.narrow({ label: followed });
  }

  /**
   * Asks again for what is shown, since the dataset has changed. Places may then hold other images. Where those that an
   * edit was about are gone, the first image after them is marked.
   */
  async refresh(): Promise<void> {
    const list = this.#list;
    const before = this.total ?? 0;
    const marked = this.#active;
    const last = this.#selected.ranges.at(-1)?.[1] ?? this.active;
    const edited = Math.max(1, this.#selected.size);
    this.clearSelection();
    await list.refresh();
    // Of images alike more may be gone than were edited.
    const gone = Math.min(edited, before - (list.total ?? 0));
    if (gone > 0 && list === this.#list && marked === this.#active) this.activate(last + 1 - gone);
  }

  /** Marks the image in this place, or the nearest there is. */
  activate(index: number): void {
    this.#active = Math.max(0, Math.min((this.total ?? 1) - 1, index));
  }

  toggle(index: number): void {
    this.#selected = this.#selected.toggle(index);
    this.#anchor = index;
  }

  /** Selects this image alone. */
  selectOnly(index: number): void {
    this.#selected = IndexRanges.of(index, index);
    this.#anchor = index;
  }

  /** Selects all from the one that was last selected by itself to this one. */
  selectTo(index: number): void {
    if (this.#selected.size === 0) this.#anchor = this.active;
    this.#selected = IndexRanges.of(this.#anchor, index);
  }

  selectAll(): void {
    const total = this.total ?? 0;
    if (total > 0) this.#selected = IndexRanges.of(0, total - 1);
  }

  clearSelection(): void {
    this.#selected = IndexRanges.empty;
  }

  /** What an edit is about: the selected images, or without any the marked one; null where there is none. */
  async concerned(): Promise<Selection | null> {
    const total = this.total ?? 0;
    if (total === 0) return null;
    if (this.#selected.size === total) return { filter: this.#filter };
    return this.#byPosition();
  }

  /** The same by their positions, for a dialog: what comes to the dataset while it is open is none of them. */
  choose(): ChosenImages {
    return { count: Math.max(1, this.selectedCount), selection: this.#byPosition() };
  }

  /** How many excluded images pass the filter besides. */
  async countExcluded(): Promise<number> {
    const filter = { ...this.#filter, isExcluded: true };
    return (await this.#client.dataset.examples({ id: this.datasetId, filter, offset: 0, limit: 1 })).total;
  }

  async #byPosition(): Promise<Selection | null> {
    if ((this.total ?? 0) === 0) return null;
    const ranges = this.#selected.size > 0 ? this.#selected.ranges : [[this.active, this.active] as const];
    const positions: number[] = [];
    for (const [first, last] of ranges) {
      for (let from = first; from <= last; from += rowsAtOnce) {
        const examples = await this.#examples(from, Math.min(last, from + rowsAtOnce - 1));
        positions.push(...examples.map(({ position }) => position));
      }
    }
    return positions.length === 0 ? null : { positions };
  }

  /** The examples in these places, both included and at most 1,000. */
  async #examples(first: number, last: number): Promise<readonly Example[]> {
    const known = Array.from({ length: last - first + 1 }, (_, index) => this.at(first + index));
    if (known.every((example) => example !== undefined)) return known;
    return (await this.#fetch(first, last - first + 1)).examples;
  }

  #fetch(offset: number, limit: number) {
    return this.#client.dataset.examples({ id: this.datasetId, filter: this.#filter, offset, limit });
  }

  #newList(): PagedList<Example> {
    const list = new PagedList<Example>(async (offset, limit) => {
      const { total, examples } = await this.#fetch(offset, limit);
      return { total, items: examples };
    });
    list.ensure(0, 0);
    return list;
  }
}

/** The number that a class has now, undefined where it is gone. One that only has another name keeps its number. */
function followClass(label: number, before: readonly string[], now: readonly string[]): number | undefined {
  const found = now.indexOf(before[label] ?? '');
  if (found >= 0) return found;
  return now.length < before.length ? undefined : label;
}
