export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** How often a value is there. */
export interface Counted {
  value: number;
  count: number;
}

const mostBins = 10;

/**
 * Edge lengths in bins: each length by itself where there are few, evenly where they are of one order of magnitude,
 * else doubling.
 */
export function sizeBins(sizes: readonly Counted[]): Bin[] {
  if (sizes.length <= mostBins) return sizes.map(({ value, count }) => ({ from: value, to: value, count }));
  const { least, most } = range(sizes);
  if (most < 4 * least) {
    const width = Math.ceil((most - least + 1) / mostBins);
    return fill(Array.from({ length: mostBins + 1 }, (_, bin) => least + bin * width), sizes);
  }
  const ends: number[] = [];
  for (let end = 2 ** Math.floor(Math.log2(least)); end <= 2 * most; end *= 2) ends.push(end);
  return fill(ends, sizes);
}

/** Where the aspects are parted that people have names for: upright, square, 4:3, 3:2, 2:1 and what is odd. */
const aspectEnds = [0, 1 / 3, 1 / 2, 2 / 3, 0.95, 1.05, 1.4, 1.6, 2, 3, Infinity];

/** Aspects, width through height, in bins that end at the least and the largest there is. */
export function aspectBins(aspects: readonly Counted[]): Bin[] {
  const { least, most } = range(aspects);
  const bins = fill(aspectEnds, aspects);
  return bins.map(({ from, to, count }) => ({ from: Math.max(least, from), to: Math.min(most, to), count }));
}

function range(values: readonly Counted[]): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity];
  for (const { value } of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

/** @param ends ascending; a bin holds its lower end and not its upper. Empty bins at both sides are left out. */
function fill(ends: readonly number[], values: readonly Counted[]): Bin[] {
  const bins = ends.slice(1).map((to, bin) => ({ from: ends[bin] ?? 0, to, count: 0 }));
  for (const { value, count } of values) {
    const bin = bins.find(({ from, to }) => value >= from && value < to);
    if (bin) bin.count += count;
  }
  const first = bins.findIndex(({ count }) => count > 0);
  const last = bins.findLastIndex(({ count }) => count > 0);
  return first < 0 ? [] : bins.slice(first, last + 1);
}
