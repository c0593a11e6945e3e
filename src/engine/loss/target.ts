import type { Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import type { Batch } from './loss.ts';

/** The batch's targets, or its labels as such: [batch, classes], rows that add up to 1. */
export function targetsOf(o: Ops, { logits, labels, targets }: Batch): Value {
  return targets ?? o.oneHot(labels, classesOf(logits));
}

/**
 * The batch's targets moved by ε towards the same for all classes: (1 − ε) target + ε / classes (Szegedy et al. 2016).
 *
 * @param smoothing ε, 0 to 1
 */
export function smoothTargetsOf(o: Ops, smoothing: number, batch: Batch): Value {
  if (smoothing === 0) return targetsOf(o, batch);
  const classes = classesOf(batch.logits);
  const off = smoothing / classes;
  if (batch.targets === null) return o.oneHot(batch.labels, classes, { on: 1 - smoothing + off, off });
  return o.add(o.multiply(batch.targets, 1 - smoothing), off);
}

/** The class weights as a row, [1, classes], which broadcasts over a batch. */
export function weightRow(o: Ops, classWeights: readonly number[]): Value {
  return o.floats([1, classWeights.length], classWeights);
}

/** Each example's class weight, [batch]. */
export function labelWeights(o: Ops, classWeights: readonly number[], labels: Value): Value {
  return o.gather(o.floats([classWeights.length], classWeights), labels);
}

export function batchSizeOf(logits: Value): number {
  return logits.shape[0] ?? 0;
}

function classesOf(logits: Value): number {
  return logits.shape[1] ?? 0;
}
