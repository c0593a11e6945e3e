import { counted } from '../counted.ts';
import type { SplitCounts } from './schema.ts';

/** Training images of the largest class through those of the smallest; null where a class has none, or there is no class. */
export function imbalanceRatio(classExamples: readonly SplitCounts[]): number | null {
  const counts = classExamples.map(({ train }) => train);
  const smallest = counts.reduce((least, count) => Math.min(least, count), Infinity);
  if (smallest === 0 || counts.length === 0) return null;
  return counts.reduce((most, count) => Math.max(most, count), 0) / smallest;
}

/** `1 class has no training image`, which holds of classes that no image bears, too. */
export function untrainedWords(classExamples: readonly SplitCounts[]): string {
  const untrained = classExamples.filter(({ train }) => train === 0).length;
  return `${counted(untrained, 'class', 'classes')} ${untrained === 1 ? 'has' : 'have'} no training image`;
}

export function hasImages({ train, validation, test }: SplitCounts): boolean {
  return train + validation + test > 0;
}
