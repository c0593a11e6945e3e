import { formatWholePercent } from '#shared/percent.ts';
import type { ClassShare } from '#shared/run/trial.ts';

/** A share that shows as less than a hundredth is not worth a name. */
const leastTold = 0.01;

/** Each class of a mixed image with its share, `cat 70%`; of one that is of a single class its name alone. */
export function shareWords(shares: readonly ClassShare[], classes: readonly string[]): { name: string; share: string }[] {
  const told = shares.filter(({ share }) => share >= leastTold);
  return told.map(({ label, share }) => ({
    name: classes[label] ?? '',
    share: told.length === 1 ? '' : formatWholePercent(share),
  }));
}
