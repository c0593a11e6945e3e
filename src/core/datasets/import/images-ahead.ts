/** Of small images so many times as many as of large ones. */
const timesMore = 4;
/** Images that take more are large: their file and what is packed of them, in bytes. */
const largeBytes = 512 * 1024;
/** What is left of a size with every image after it. */
const memory = 0.99;

/**
 * How many images an import may have under way. Of small ones more, since what goes between threads by the dozen costs a
 * fraction of what it costs one by one; of large ones, by those that came last, fewer, for the memory that they take.
 */
export class ImagesAhead {
  readonly #fewest: number;
  #bytes = Infinity;

  constructor(fewest: number) {
    this.#fewest = fewest;
  }

  get count(): number {
    return Math.floor(this.#fewest * Math.min(timesMore, Math.max(1, largeBytes / this.#bytes)));
  }

  /** Takes into account what an image took, in bytes. */
  note(bytes: number): void {
    this.#bytes = this.#bytes === Infinity ? bytes : Math.max(bytes, this.#bytes * memory);
  }
}
