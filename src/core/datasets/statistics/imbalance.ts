import type { Dataset } from '#shared/dataset/schema.ts';

/** Training images of the largest class through those of the smallest; null where a class has none. */
export function imbalanceOf({ classExamples }: Pick<Dataset, 'classExamples'>): number | null {
  const counts = classExamples.map(({ train }) => train);
  const least = counts.reduce((least, count) => Math.min(least, count), Infinity);
  return least === 0 || counts.length === 0 ? null : counts.reduce((most, count) => Math.max(most, count), 0) / least;
}
