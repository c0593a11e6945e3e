import { formatCount } from '../../ui/format.ts';

/** Why a grid shows no image. @param excluded how many images pass the filter, but are excluded */
export function noneWords(isFiltered: boolean, excluded: number): string {
  if (!isFiltered) return 'Every image is excluded. Choose “Excluded” above to see them, and include those that you want back.';
  if (excluded === 0) return 'No image passes this filter.';
  const hidden = formatCount(excluded, 'excluded image passes', 'excluded images pass');
  return `No image passes this filter, but ${hidden} it. Choose “Excluded” above to see what is excluded.`;
}
