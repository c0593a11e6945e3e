import type { Ops } from '../graph/ops.ts';
import type { Batch, LossValue } from './loss.ts';
import { batchSizeOf, targetsOf, weightRow } from './target.ts';

/**
 * The mean over classes of (p − t)², with p = softmax(logits) and t the target. An example weighs Σ w t, the class
 * weight of its label or the mix of two; the batch's loss is divided by the weights together.
 *
 * Per logit the gradient is p (d − Σ d p) with d = 2 (p − t) / classes.
 */
export function meanSquaredError(o: Ops, batch: Batch, classWeights: readonly number[] | null): LossValue {
  const { logits } = batch;
  const targets = targetsOf(o, batch);
  const p = o.unary('Softmax', logits);
  const error = o.subtract(p, targets);
  const losses = o.reduce('Mean', o.unary('Square', error), [1]);
  const d = o.multiply(error, 2 / (logits.shape[1] ?? 1));
  const gradient = o.multiply(p, o.subtract(d, o.reduce('Sum', o.multiply(d, p), [1], true)));
  if (classWeights === null) return { sum: o.reduce('Sum', losses), weight: batchSizeOf(logits), gradient };
  const weights = o.reduce('Sum', o.multiply(targets, weightRow(o, classWeights)), [1]);
  return {
    sum: o.reduce('Sum', o.multiply(losses, weights)),
    weight: o.reduce('Sum', weights),
    gradient: o.multiply(gradient, o.reshape(weights, [batchSizeOf(logits), 1])),
  };
}
