import type { Loss } from '#shared/run/loss.ts';
import type { Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import { crossEntropy } from './cross-entropy.ts';
import { focal } from './focal.ts';
import { meanSquaredError } from './mean-squared-error.ts';

export interface Batch {
  /** [batch, classes] */
  logits: Value;
  /** Number of the right class, [batch], int32. */
  labels: Value;
  /** Probability of each class, [batch, classes], in place of the labels where images were mixed. */
  targets: Value | null;
}

export interface LossValue {
  /** Over the batch's examples, each times its weight, []. */
  sum: Value;
  /** What the sum is divided by to give the batch's loss: the examples' weights together, [], or their number. */
  weight: Value | number;
  /** Of `sum` by the logits, [batch, classes]. */
  gradient: Value;
}

/**
 * A batch's loss and its gradient, from logits, finite for all logits that are.
 *
 * @param classWeights one for each class, in their order; null is 1 for all
 */
export function lossOf(o: Ops, loss: Loss, batch: Batch, classWeights: readonly number[] | null): LossValue {
  switch (loss.kind) {
    case 'cross-entropy':
      return crossEntropy(o, loss.labelSmoothing, batch, classWeights);
    case 'focal':
      // Without focusing it is the cross-entropy, which has an op of its own.
      return loss.gamma === 0
        ? crossEntropy(o, 0, batch, classWeights)
        : focal(o, loss.gamma, batch, classWeights);
    case 'mean-squared-error':
      return meanSquaredError(o, batch, classWeights);
  }
}
