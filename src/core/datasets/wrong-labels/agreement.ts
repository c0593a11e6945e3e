import type { SuspectList } from '#shared/dataset/wrong-label.ts';
import { type HeldOutPredictions, mostProbable } from './confident-learning.ts';

/** How far predictions and labels agree, and how far the most frequent label alone would. */
export function agreementOf(predictions: HeldOutPredictions): Pick<SuspectList, 'agreement' | 'guessing'> {
  const { classes, labels, probabilities } = predictions;
  const counts = new Uint32Array(classes);
  let agreed = 0;
  for (const [row, label] of labels.entries()) {
    counts[label] = (counts[label] ?? 0) + 1;
    if (mostProbable(probabilities, row, classes) === label) agreed++;
  }
  const among = Math.max(1, labels.length);
  return { agreement: agreed / among, guessing: Math.max(...counts) / among };
}
