/** Images that go to a decoding thread together at most, and the bytes that they may take. */
const mostImages = 64;
const mostBytes = 256 * 1024;
/** What is left of a size with every image after it. */
const memory = 0.99;

/**
 * How many images go to a decoding thread together. Small ones by the score, which costs a fraction of what it costs one
 * by one; large ones, by those that came last, singly, for the memory that they take.
 */
export class BatchSize {
  #bytes = Infinity;

  get count(): number {
    return Math.max(1, Math.min(mostImages, Math.floor(mostBytes / this.#bytes)));
  }

  /** Takes into account what an image took, in bytes: its file and what is packed of it. */
  note(bytes: number): void {
    this.#bytes = this.#bytes === Infinity ? bytes : Math.max(bytes, this.#bytes * memory);
  }
}

/** Cuts a list into batches, each of the size that is told when it is asked for. */
export function* inBatches<T>(items: readonly T[], size: () => number): Generator<T[], void, void> {
  for (let from = 0; from < items.length; ) {
    const batch = items.slice(from, from + size());
    yield batch;
    from += batch.length;
  }
}
