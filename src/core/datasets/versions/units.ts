/** Images that a split keeps on one side, by union-find: whatever shares a key in any grouping ends in one unit. */
export class Units {
  readonly #parents: Uint32Array;

  constructor(count: number) {
    this.#parents = Uint32Array.from({ length: count }, (_, position) => position);
  }

  /** Joins two images and all that were joined with them. */
  join(a: number, b: number): void {
    const [first, second] = [this.unitOf(a), this.unitOf(b)];
    // The smaller position leads, so that what a unit is called does not depend on the order of joining.
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }

  /** The first position of the unit that an image is in. */
  unitOf(position: number): number {
    let root = position;
    for (let parent = this.#parents[root] ?? root; parent !== root; parent = this.#parents[root] ?? root) root = parent;
    // Every step of the way now leads there at once.
    for (let at = position; at !== root; ) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
}

/** Joins images as their keys come by; those without one are left alone. */
export class KeyedJoiner {
  readonly #units: Units;
  readonly #first = new Map<string | number, number>();

  constructor(units: Units) {
    this.#units = units;
  }

  add(position: number, key: string | number | null): void {
    if (key === null) return;
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, position);
    else this.#units.join(first, position);
  }

  /** How many keys there were. */
  get keys(): number {
    return this.#first.size;
  }
}
