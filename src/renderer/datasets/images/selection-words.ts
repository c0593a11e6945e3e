import { formatCount } from '../../ui/format.ts';

/** How many images there are and are selected: `2,858 images`, `7 of 2,858 images selected`, `All 12 images selected`. */
export function selectionWords(selected: number, total: number): string {
  const images = formatCount(total, 'image');
  if (selected === 0) return images;
  return selected === total && total > 1 ? `All ${images} selected` : `${formatCount(selected)} of ${images} selected`;
}
