import { failureOf } from '../rpc/failure.ts';
import type { FailureData } from '#shared/failure.ts';

export interface Page<T> {
  total: number;
  items: readonly T[];
}

const pageSize = 200;

/** A long list of which only the pages that are looked at are asked for. */
export class PagedList<T> {
  readonly #fetch: (offset: number, limit: number) => Promise<Page<T>>;
  readonly #asked = new Set<number>();
  #pages = $state.raw<ReadonlyMap<number, readonly T[]>>(new Map());
  #total = $state<number | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  /** Changes when all is asked for again, so that an effect that ensures its range does so anew. */
  #generation = $state(0);
  #pagesGeneration = 0;
  #range: readonly [number, number] = [0, 0];

  constructor(fetch: (offset: number, limit: number) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  /** How many there are; null until the first page has come. */
  get total(): number | null {
    return this.#total;
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  /** The item in this place, undefined while its page is on its way. */
  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Asks for the pages that hold places `first` to `last`, both included. */
  ensure(first: number, last: number): void {
    this.#range = [first, last];
    void this.#loadMissing();
  }

  /** Asks again for what was last looked at, and waits for it; what is shown stays until the answer is there. */
  refresh(): Promise<void> {
    this.#generation++;
    this.#asked.clear();
    return this.#loadMissing();
  }

  async #loadMissing(): Promise<void> {
    const [first, last] = this.#range;
    const generation = this.#generation;
    const loads: Promise<void>[] = [];
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) {
      if (!this.#asked.has(page)) loads.push(this.#load(page, generation));
    }
    await Promise.all(loads);
  }

  async #load(page: number, generation: number): Promise<void> {
    this.#asked.add(page);
    try {
      const { total, items } = await this.#fetch(page * pageSize, pageSize);
      if (generation !== this.#generation) return;
      // The first answer of a generation drops the pages of the one before.
      this.#pages = new Map(this.#pagesGeneration === generation ? this.#pages : []).set(page, items);
      this.#pagesGeneration = generation;
      this.#total = total;
      this.#failure = null;
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.#asked.delete(page);
      this.#failure = failureOf(thrown);
    }
  }
}
