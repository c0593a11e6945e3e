import type { Ops } from '../graph/ops.ts';
import type { Batch, LossValue } from './loss.ts';
import { batchSizeOf, labelWeights, targetsOf, weightRow } from './target.ts';

/** Keeps (1 − p)^(γ − 1) finite where p is 1 and γ below 1; what it is multiplied with is 0 there. */
const smallestRest = 1e-30;

/**
 * Focal loss (Lin et al. 2017): −Σ w t (1 − p)^γ log p over the classes, with p = softmax(logits), t the target and w
 * the class weights (the paper's α). It is divided by what the cross-entropy is; of two mixed images it is the mix of
 * their losses.
 *
 * With h = w t ∂((1 − p)^γ log p) / ∂ log p = w t ((1 − p)^γ − γ p (1 − p)^(γ − 1) log p) the gradient is p Σ h − h.
 *
 * @param gamma γ, greater than 0
 */
export function focal(o: Ops, gamma: number, batch: Batch, classWeights: readonly number[] | null): LossValue {
  const { logits, labels, targets } = batch;
  const right = targetsOf(o, batch);
  const weighted = classWeights === null ? right : o.multiply(right, weightRow(o, classWeights));
  const logP = o.unary('LogSoftmax', logits);
  const p = o.unary('Exp', logP);
  const rest = o.maximum(o.subtract(o.scalar(1), p), smallestRest);
  const slope = gamma === 1 ? o.scalar(1) : o.pow(rest, gamma - 1);
  const focus = o.multiply(rest, slope);
  const derivative = o.subtract(focus, o.multiply(o.multiply(o.multiply(p, slope), logP), gamma));
  const h = o.multiply(weighted, derivative);
  return {
    sum: o.unary('Neg', o.reduce('Sum', o.multiply(o.multiply(weighted, focus), logP))),
    weight:
      classWeights === null || targets !== null
        ? batchSizeOf(logits)
        : o.reduce('Sum', labelWeights(o, classWeights, labels)),
    gradient: o.subtract(o.multiply(p, o.reduce('Sum', h, [1], true)), h),
  };
}
