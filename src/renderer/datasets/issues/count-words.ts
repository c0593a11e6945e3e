import type { IssueSummary } from '#shared/dataset/issue.ts';
import { formatCount } from '../../ui/format.ts';

/**
 * How much there is of an issue: `12 images in 5 sets`, `3 classes`, `37 files`, `None found`.
 *
 * @param openness whether all were looked for
 */
export function countWords({ kind, count, groups }: IssueSummary, openness: 'known' | 'searching' | 'failed' = 'known'): string {
  if (count === 0) return { known: 'None found', searching: 'None found so far', failed: 'Not known' }[openness];
  if (kind === 'small-class') return formatCount(count, 'class', 'classes');
  if (kind === 'group-leak') return formatCount(count, 'group');
  if (kind === 'unreadable') return formatCount(count, 'file');
  if (kind === 'imbalance') return '';
  const images = formatCount(count, 'image');
  return groups === null ? images : `${images} in ${formatCount(groups, 'set')}`;
}
