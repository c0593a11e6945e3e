import type { IssueSummary } from '#shared/dataset/issue.ts';
import { formatCount } from '../../ui/format.ts';

/** Says of a `leak` or a `group-leak` how large it is, as a sentence. */
export function leakWords({ kind, count }: IssueSummary): string {
  if (kind === 'group-leak') return `${formatCount(count, 'group has', 'groups have')} images in more than one split.`;
  return `${formatCount(count, 'image is', 'images are')} the same, or nearly the same, as an image in another split.`;
}
