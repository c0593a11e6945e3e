import { uniformGuessLoss } from '#shared/metric/series.ts';
import { type Loss, uniformGuessOf } from '#shared/run/loss.ts';

/** Names what a run makes small where that is another loss than the plain cross-entropy that evaluations give. */
export function otherLoss(loss: Loss): string | null {
  if (loss.kind === 'mean-squared-error') return 'squared error';
  if (loss.kind === 'focal') return 'focal loss';
  if (loss.labelSmoothing > 0) return 'cross-entropy with smoothed labels';
  return loss.classWeights.kind === 'none' ? null : 'weighted cross-entropy';
}

interface LossChart {
  title: string;
  unit: string;
  /** What the names of its series end with. */
  measure: 'loss' | 'train/loss' | 'validation/loss';
  /** What guessing evenly scores. */
  reference: { value: number; title: string };
}

/** One chart, or two where the training loss is not in the unit of the validation loss. */
export function lossCharts(loss: Loss, classes: number): LossChart[] {
  const nats = { unit: 'nats', reference: { value: uniformGuessLoss(classes), title: `log ${classes}, guessing evenly` } };
  if (loss.kind === 'cross-entropy') return [{ title: 'Loss', measure: 'loss', ...nats }];
  const reference = { value: uniformGuessOf(loss, classes), title: 'guessing evenly' };
  return [
    { title: 'Training loss', measure: 'train/loss', unit: otherLoss(loss) ?? '', reference },
    { title: 'Validation loss', measure: 'validation/loss', ...nats },
  ];
}
