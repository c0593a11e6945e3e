import type { Split } from '#shared/dataset/schema.ts';
import type { EvaluatedExample, ExampleOrder } from '#shared/run/evaluated-example.ts';
import type { Client } from '../../rpc/client.ts';
import { PagedList } from '../../ui/paged-list.svelte.ts';

export interface EvaluatedFilter {
  split: Split | null;
  label: number | null;
  prediction: number | null;
  isWrong: boolean | null;
  order: ExampleOrder;
}

const everything: EvaluatedFilter = {
  split: null,
  label: null,
  prediction: null,
  isWrong: null,
  order: 'highest-loss',
};

/** The examples that a run was evaluated on, narrowed down by a filter. */
export class EvaluatedList {
  readonly #client: Client;
  readonly #runId: string;
  #filter = $state.raw(everything);
  #split = $state.raw<Split | null>(null);
  #splits = $state.raw<readonly Split[] | null>(null);
  readonly #list = $derived(this.#open(this.#filter));

  constructor(client: Client, runId: string) {
    this.#client = client;
    this.#runId = runId;
  }

  get list(): PagedList<EvaluatedExample> {
    return this.#list;
  }

  get filter(): EvaluatedFilter {
    return this.#filter;
  }

  /** The split that is shown; null where there is none. */
  get split(): Split | null {
    return this.#split;
  }

  /** Splits that can be shown; null until the first answer. */
  get splits(): readonly Split[] | null {
    return this.#splits;
  }

  get isFiltered(): boolean {
    const { label, prediction, isWrong } = this.#filter;
    return label !== null || prediction !== null || isWrong !== null;
  }

  narrow(change: Partial<EvaluatedFilter>): void {
    this.#filter = { ...this.#filter, ...change };
  }

  clear(): void {
    this.narrow({ label: null, prediction: null, isWrong: null });
  }

  #open({ order, ...narrowing }: EvaluatedFilter): PagedList<EvaluatedExample> {
    const given = Object.fromEntries(Object.entries(narrowing).filter(([, value]) => value !== null));
    return new PagedList(async (offset, limit) => {
      const page = await this.#client.run.examples({ id: this.#runId, ...given, order, offset, limit });
      this.#split = page.split;
      this.#splits = page.splits;
      return { total: page.total, items: page.examples };
    });
  }
}
