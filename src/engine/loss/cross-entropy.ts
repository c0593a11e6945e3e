import { element, type Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import type { Batch, LossValue } from './loss.ts';
import { batchSizeOf, labelWeights, smoothTargetsOf, weightRow } from './target.ts';

/**
 * Cross-entropy in nats as PyTorch's CrossEntropyLoss defines it: −Σ w t log softmax(logits) over the classes, with w
 * the class weights and t the smoothed target, so that class weights act on what smoothing adds as well. Labels are
 * divided by Σ w of the right classes, soft targets by the number of examples.
 *
 * TensorFlow's fused ops give losses and gradients at once. They shift logits by their maximum, so that nothing
 * overflows, and they take the targets of an example to add up to 1: weighted ones are spelled out.
 *
 * @param smoothing ε, 0 to 1
 */
export function crossEntropy(
  o: Ops,
  smoothing: number,
  batch: Batch,
  classWeights: readonly number[] | null,
): LossValue {
  const { logits, labels, targets } = batch;
  const examples = batchSizeOf(logits);
  if (smoothing === 0 && targets === null) {
    const { losses, gradient } = sparse(o, logits, labels);
    if (classWeights === null) return { sum: o.reduce('Sum', losses), weight: examples, gradient };
    const weights = labelWeights(o, classWeights, labels);
    return {
      sum: o.reduce('Sum', o.multiply(losses, weights)),
      weight: o.reduce('Sum', weights),
      gradient: o.multiply(gradient, o.reshape(weights, [examples, 1])),
    };
  }
  const smoothed = smoothTargetsOf(o, smoothing, batch);
  if (classWeights === null) {
    const { losses, gradient } = dense(o, logits, smoothed);
    return { sum: o.reduce('Sum', losses), weight: examples, gradient };
  }
  const weighted = o.multiply(smoothed, weightRow(o, classWeights));
  const total = o.reduce('Sum', weighted, [1], true);
  const logSoftmax = o.unary('LogSoftmax', logits);
  return {
    sum: o.unary('Neg', o.reduce('Sum', o.multiply(weighted, logSoftmax))),
    weight: targets === null ? o.reduce('Sum', labelWeights(o, classWeights, labels)) : examples,
    gradient: o.subtract(o.multiply(o.unary('Exp', logSoftmax), total), weighted),
  };
}

/** Losses, [batch], and the gradient of their sum, softmax − one-hot, [batch, classes]. */
function sparse(o: Ops, logits: Value, labels: Value): { losses: Value; gradient: Value } {
  const attributes = { ...element(logits), Tlabels: { type: labels.type } };
  return fused(o, 'SparseSoftmaxCrossEntropyWithLogits', attributes, logits, labels);
}

/** The same for targets that add up to 1: the gradient is softmax − targets. */
function dense(o: Ops, logits: Value, targets: Value): { losses: Value; gradient: Value } {
  return fused(o, 'SoftmaxCrossEntropyWithLogits', element(logits), logits, targets);
}

function fused(
  o: Ops,
  operation: string,
  attributes: Parameters<Ops['runner']['execute']>[2],
  logits: Value,
  right: Value,
): { losses: Value; gradient: Value } {
  const outputs = [{ type: logits.type, shape: [batchSizeOf(logits)] }, logits];
  const [losses, gradient] = o.runner.execute(operation, [logits, right], attributes, outputs);
  if (losses === undefined || gradient === undefined) throw new Error(`${operation} has two outputs`);
  return { losses, gradient };
}
