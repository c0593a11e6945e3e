/** Candidates that are kept of each image. In a larger set each is like several others, which chains it together. */
const most = 6;

/** Of every image the few others that are most like it, so that crowded datasets take no longer than others. */
export class ClosestCandidates {
  readonly #others: Int32Array;
  readonly #likeness: Float32Array;

  /** @param images how many there are; they are told by their places */
  constructor(images: number) {
    this.#others = new Int32Array(images * most).fill(-1);
    this.#likeness = new Float32Array(images * most);
  }

  add(a: number, b: number, likeness: number): void {
    this.#keep(a, b, likeness);
    this.#keep(b, a, likeness);
  }

  /** Pairs that are left, those of one image after the other; the first place of each is the lower. */
  *pairs(): Generator<readonly [number, number], void, void> {
    for (let place = 0, start = 0; start < this.#others.length; place += 1, start += most) {
      for (const other of this.#others.subarray(start, start + most)) {
        if (other < 0 || (other < place && this.#has(other, place))) continue;
        yield other < place ? [other, place] : [place, other];
      }
    }
  }

  /** At most this many pairs are left. */
  get size(): number {
    return this.#others.reduce((sum, other) => sum + (other < 0 ? 0 : 1), 0);
  }

  #has(place: number, other: number): boolean {
    return this.#others.subarray(place * most, (place + 1) * most).includes(other);
  }

  #keep(place: number, other: number, likeness: number): void {
    const start = place * most;
    let least = start;
    for (let at = start; at < start + most; at += 1) {
      const found = this.#others[at] ?? -1;
      if (found === other) return;
      if (found < 0) {
        least = at;
        break;
      }
      if ((this.#likeness[at] ?? 0) < (this.#likeness[least] ?? 0)) least = at;
    }
    if ((this.#others[least] ?? -1) >= 0 && (this.#likeness[least] ?? 0) >= likeness) return;
    this.#others[least] = other;
    this.#likeness[least] = likeness;
  }
}
