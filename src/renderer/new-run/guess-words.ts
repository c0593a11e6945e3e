import { formatLoss } from '#shared/metric/format-loss.ts';
import { uniformGuessLoss } from '#shared/metric/series.ts';
import { type Loss, uniformGuessOf } from '#shared/run/loss.ts';
import { otherLoss } from '../charts/trained-loss.ts';

/** What a network scores that has learnt nothing. */
export function guessWords(loss: Loss, classes: number): string {
  const evaluated = `log ${classes} = ${formatLoss(uniformGuessLoss(classes))} nats`;
  if (loss.kind === 'cross-entropy') {
    return `Guessing evenly scores ${evaluated}. A loss below that has learnt something.`;
  }
  const trained = formatLoss(uniformGuessOf(loss, classes));
  return (
    `Guessing evenly scores a ${otherLoss(loss)} of ${trained} in training. Evaluations give the cross-entropy, where it ` +
    `scores ${evaluated}. A loss below those has learnt something.`
  );
}
