import type { SplitCounts } from './schema.ts';

/**
 * Training images of the largest class through those of the smallest; null where a class has images, but none to train
 * on. Classes without any image do not count: there is nothing to balance.
 */
export function imbalanceRatio(classExamples: readonly SplitCounts[]): number | null {
  const counts = classExamples.filter(hasImages).map(({ train }) => train);
  const smallest = counts.reduce((least, count) => Math.min(least, count), Infinity);
  if (smallest === 0 || counts.length === 0) return null;
  return counts.reduce((most, count) => Math.max(most, count), 0) / smallest;
}

export function hasImages({ train, validation, test }: SplitCounts): boolean {
  return train + validation + test > 0;
}
