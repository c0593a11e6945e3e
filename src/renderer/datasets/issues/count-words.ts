import type { IssueSummary } from '#shared/dataset/issue.ts';
import { formatCount } from '../../ui/format.ts';

/** How much there is of an issue: `12 images in 5 sets`, `3 classes`, `37 files`, `None found`. */
export function countWords({ kind, count, groups }: IssueSummary): string {
  if (count === 0) return 'None found';
  if (kind === 'small-class') return formatCount(count, 'class', 'classes');
  if (kind === 'unreadable') return formatCount(count, 'file');
  if (kind === 'imbalance') return '';
  const images = formatCount(count, 'image');
  return groups === null ? images : `${images} in ${formatCount(groups, 'set')}`;
}
