import type { SplitCounts } from '#shared/dataset/schema.ts';
import { exampleCount } from '../split-counts.ts';

export type ClassOrder = 'given' | 'count';

/** Labels in the order in which their classes are shown; by count the largest come first. */
export function orderClasses(classExamples: readonly SplitCounts[], order: ClassOrder): number[] {
  const labels = classExamples.map((_, label) => label);
  if (order === 'given') return labels;
  const counts = classExamples.map(exampleCount);
  return labels.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
}
