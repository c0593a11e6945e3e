import type { SuspectList } from '#shared/dataset/wrong-label.ts';
import { formatCount } from '../../ui/format.ts';

/** What of a list is shown, where that is not all: `; below are the first 1,000 of 4,266, most suspicious first`. */
export function listedWords({ total, suspects }: Pick<SuspectList, 'total' | 'suspects'>): string {
  if (suspects.length >= total) return '';
  return `; below are the first ${formatCount(suspects.length)} of ${formatCount(total)}, most suspicious first`;
}
