import type { HeldOutPredictions } from './confident-learning.ts';

const tolerance = 1e-6;

/**
 * How many examples have each label and are likely of each class, calibrated: the row of a label sums up to the examples
 * that have it.
 *
 * A class counts as likely for an example where its probability is at least what it is on average for the examples that
 * are labelled so; of several the most probable counts. Examples that no class is likely for are dealt to the classes as
 * those of their label that one is likely for.
 *
 * @returns [label, class], row by row: whole numbers, of which the diagonal is at least 1
 */
export function confidentJoint(predictions: HeldOutPredictions): Uint32Array {
  const { classes, labels, probabilities } = predictions;
  const thresholds = meanSelfConfidence(predictions);
  const joint = new Float64Array(classes * classes);
  const examples = new Uint32Array(classes);
  for (const [row, label] of labels.entries()) {
    examples[label] = (examples[label] ?? 0) + 1;
    const likely = likelyClass(probabilities, row * classes, thresholds);
    if (likely >= 0) joint[label * classes + likely] = (joint[label * classes + likely] ?? 0) + 1;
  }
  const calibrated = new Uint32Array(classes * classes);
  for (let label = 0; label < classes; label += 1) {
    const counts = joint.subarray(label * classes, (label + 1) * classes);
    counts[label] = Math.max(1, counts[label] ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const dealt = roundedKeepingSum(counts.map((count) => (count / total) * (examples[label] ?? 0)));
    calibrated.set(keepingOne(dealt, label), label * classes);
  }
  return calibrated;
}

/** At least one example of a label has it by right, at the cost of the others (as cleanlab has it). */
function keepingOne(counts: Float64Array, label: number): Float64Array {
  if ((counts[label] ?? 0) >= 1) return counts;
  const others = counts.filter((count) => count > 0).length;
  const kept = counts.map((count) => Math.trunc(Math.max(0, count - 1 / Math.max(1, others - 1))));
  kept[label] = 1;
  return kept;
}

/** @returns -1 where no class is likely */
function likelyClass(probabilities: Float32Array, start: number, thresholds: Float64Array): number {
  let best = 0;
  let likely = 0;
  let first = -1;
  for (const [each, threshold] of thresholds.entries()) {
    const probability = probabilities[start + each] ?? 0;
    if (probability > (probabilities[start + best] ?? 0)) best = each;
    if (probability < threshold - tolerance) continue;
    likely += 1;
    if (first < 0) first = each;
  }
  return likely > 1 ? best : first;
}

/** Of each class the mean probability that the examples labelled so get for it; infinite where there is none. */
function meanSelfConfidence({ classes, labels, probabilities }: HeldOutPredictions): Float64Array {
  const sums = new Float64Array(classes);
  const counts = new Uint32Array(classes);
  for (const [row, label] of labels.entries()) {
    sums[label] = (sums[label] ?? 0) + (probabilities[row * classes + label] ?? 0);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return sums.map((sum, label) => (counts[label] === 0 ? Infinity : sum / (counts[label] ?? 1)));
}

/** Rounds so that the sum stays as it is: what rounding took most from, or gave most to, is put right. */
function roundedKeepingSum(values: Float64Array): Float64Array {
  const rounded = values.map((value) => Math.round(value));
  const sum = (each: Float64Array) => each.reduce((total, value) => total + value, 0);
  const missing = Math.round(sum(values)) - sum(rounded);
  const step = Math.sign(missing);
  const order = Array.from(values.keys()).sort((a, b) => {
    return step * ((values[b] ?? 0) - (rounded[b] ?? 0) - (values[a] ?? 0) + (rounded[a] ?? 0));
  });
  for (const place of order.slice(0, Math.abs(missing))) rounded[place] = (rounded[place] ?? 0) + step;
  return rounded;
}
