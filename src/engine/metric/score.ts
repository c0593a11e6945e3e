import { logSumExp } from './softmax.ts';

/** How one example was classified. */
export interface ExampleScore {
  /** Cross-entropy in nats. */
  loss: number;
  /** The class with the largest logit, the first of equal ones. */
  predicted: number;
  /** log Σ exp of the logits; a logit minus this is the logarithm of its class's probability. */
  logNormalizer: number;
}

/** @param start index of the example's first logit among rows of `classes` logits */
export function scoreExample(logits: Float32Array, start: number, classes: number, label: number): ExampleScore {
  let predicted = 0;
  for (let c = 1; c < classes; c++) {
    if ((logits[start + c] ?? NaN) > (logits[start + predicted] ?? NaN)) predicted = c;
  }
  const logNormalizer = logSumExp(logits, start, classes);
  return { loss: logNormalizer - (logits[start + label] ?? NaN), predicted, logNormalizer };
}
