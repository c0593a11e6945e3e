import { type SuspectList, unusedTexts } from '#shared/dataset/wrong-label.ts';
import { formatPercent } from '#shared/percent.ts';
import { formatCount } from '../../ui/format.ts';

/** That the runs are too poor for labels to be doubted by. */
export function distrustWords({ runs, agreement, guessing }: Pick<SuspectList, 'runs' | 'agreement' | 'guessing'>): string {
  const [are, agree] = runs.length === 1 ? ['This run is', 'it agrees'] : ['These runs are', 'they agree'];
  return (
    `${are} too often wrong for this list to be trusted: ${agree} with ${formatPercent(agreement)} of the labels, and ` +
    `always naming the most frequent class would with ${formatPercent(guessing)}.`
  );
}

/** Why nothing is listed. */
export function nothingWords({ runs, examined, unused }: Pick<SuspectList, 'runs' | 'examined' | 'unused'>): string {
  if (examined === 0) return `${unused.length === 1 ? 'This run cannot' : 'None of these runs can'} tell: ${unusedTexts(unused).join(', ')}.`;
  const labels = `${formatCount(examined)} labels that ${runs.length === 1 ? 'it was' : 'they were'} asked about`;
  return `${runs.length === 1 ? 'This run speaks' : 'These runs speak'} against none of the ${labels}.`;
}
