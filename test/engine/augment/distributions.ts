/**
 * Kolmogorov–Smirnov's distance between draws and a distribution, times √n: 1.95 is exceeded once in a thousand seeds.
 *
 * @param below the part of the distribution that is below a value
 */
export function distance(draws: ArrayLike<number>, below: (value: number) => number): number {
  const sorted = Float64Array.from(draws).sort();
  let largest = 0;
  for (const [i, value] of sorted.entries()) {
    const expected = below(value);
    largest = Math.max(largest, Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
  }
  return largest * Math.sqrt(sorted.length);
}

export const uniformBetween = (low: number, high: number) => (value: number) => (value - low) / (high - low);

/** Pearson's χ² of counts that are to be alike. */
export function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** How often each of the values comes. */
export function countsOf(draws: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const draw of Array.from(draws)) counts.set(draw, (counts.get(draw) ?? 0) + 1);
  return counts;
}
