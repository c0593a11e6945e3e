/**
 * log Σ exp of one row of logits in float64, shifted by the row's maximum so that it never overflows. The
 * cross-entropy of the row is this minus the logit of its label.
 *
 * @param logits rows of `classes` logits, one after the other
 * @param start index of the row's first logit
 */
export function logSumExp(logits: Float32Array, start: number, classes: number): number {
  let maximum = -Infinity;
  for (let i = start; i < start + classes; i++) maximum = Math.max(maximum, logits[i] ?? NaN);
  let sum = 0;
  for (let i = start; i < start + classes; i++) sum += Math.exp((logits[i] ?? NaN) - maximum);
  return maximum + Math.log(sum);
}

/** The probabilities of every row of `logits`, computed in float64; each row adds up to 1. */
export function softmax(logits: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const normalizer = logSumExp(logits, start, classes);
    for (let i = start; i < start + classes; i++) probabilities[i] = Math.exp((logits[i] ?? NaN) - normalizer);
  }
  return probabilities;
}
