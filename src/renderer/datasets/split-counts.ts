import type { Split, SplitCounts } from '#shared/dataset/schema.ts';

export const splitTitles: Readonly<Record<Split, string>> = { train: 'Train', validation: 'Validation', test: 'Test' };

export function exampleCount(counts: SplitCounts): number {
  return counts.train + counts.validation + counts.test;
}

/** At most `wanted` places from 0 to `count`, evenly apart, so that a few images show the many. */
export function spreadPositions(count: number, wanted: number): number[] {
  const shown = Math.min(count, wanted);
  return Array.from({ length: shown }, (_, index) => Math.floor(((index + 0.5) * count) / shown));
}
