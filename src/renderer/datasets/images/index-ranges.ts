type Range = readonly [first: number, last: number];

/** Places in a list, kept as ranges, so that all of a million weigh as little as one. It never changes. */
export class IndexRanges {
  static readonly empty = new IndexRanges([]);
  /** Ascending and apart from one another, both ends included. */
  readonly ranges: readonly Range[];
  /** How many places there are. */
  readonly size: number;

  private constructor(ranges: readonly Range[]) {
    this.ranges = ranges;
    this.size = ranges.reduce((total, [first, last]) => total + last - first + 1, 0);
  }

  /** @param first may be after `last` */
  static of(first: number, last: number): IndexRanges {
    return new IndexRanges([[Math.min(first, last), Math.max(first, last)]]);
  }

  has(index: number): boolean {
    let low = 0;
    let high = this.ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [first, last] = this.ranges[middle] ?? [0, 0];
      if (index < first) high = middle - 1;
      else if (index > last) low = middle + 1;
      else return true;
    }
    return false;
  }

  with(index: number): IndexRanges {
    const before = this.ranges.filter(([, last]) => last < index - 1);
    const after = this.ranges.filter(([first]) => first > index + 1);
    const touching = this.ranges.slice(before.length, this.ranges.length - after.length);
    const first = Math.min(index, touching[0]?.[0] ?? index);
    const last = Math.max(index, touching.at(-1)?.[1] ?? index);
    return new IndexRanges([...before, [first, last], ...after]);
  }

  without(index: number): IndexRanges {
    return new IndexRanges(
      this.ranges.flatMap(([first, last]): Range[] => {
        if (index < first || index > last) return [[first, last]];
        return [...(first < index ? [[first, index - 1] as const] : []), ...(index < last ? [[index + 1, last] as const] : [])];
      }),
    );
  }

  toggle(index: number): IndexRanges {
    return this.has(index) ? this.without(index) : this.with(index);
  }
}
