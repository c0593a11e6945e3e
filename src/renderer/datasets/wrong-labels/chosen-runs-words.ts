import { formatCount } from '../../ui/format.ts';

/**
 * Whose predictions count: `2 runs`, `the best of 5 runs`, `the best 3 of 5 runs`.
 *
 * @param byHand whether a person chose them
 */
export function chosenRunsWords(used: number, offered: number, byHand: boolean): string {
  if (byHand || used === 0 || used >= offered) return formatCount(used, 'run');
  return `the best ${used === 1 ? '' : `${formatCount(used)} `}of ${formatCount(offered, 'run')}`;
}
