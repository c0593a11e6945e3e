/** Labelled examples with what models that did not train on them made of them. */
export interface HeldOutPredictions {
  classes: number;
  labels: Uint16Array;
  /** [labels.length, classes], row by row. */
  probabilities: Float32Array;
}

export interface LabelIssue {
  /** Row of the example. */
  row: number;
  /** The class that it likely has. */
  suggested: number;
  /** Probability of its own label less that of the most probable other class: -1 to 1, the lowest first. */
  margin: number;
}

const tolerance = 1e-6;

/**
 * Finds labels that are likely wrong by confident learning (Northcutt, Jiang and Chuang 2021).
 *
 * A class counts as likely for an example where its probability is at least what it is on average for the examples that
 * are labelled so; of several the most probable counts. An example is an issue where that class is not its label, and the
 * label is not the most probable class either: the off-diagonal entries of the confident joint, which cleanlab calls the
 * filter “confident_learning”. They are ranked by normalized margin, the most suspicious first.
 */
export function findLabelIssues({ classes, labels, probabilities }: HeldOutPredictions): LabelIssue[] {
  const thresholds = meanSelfConfidence({ classes, labels, probabilities });
  const issues: LabelIssue[] = [];
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row] ?? 0;
    const start = row * classes;
    let likely = 0;
    let onlyLikely = -1;
    let best = 0;
    let bestOther = -1;
    for (let each = 0; each < classes; each += 1) {
      const probability = probabilities[start + each] ?? 0;
      if (probability > (probabilities[start + best] ?? 0)) best = each;
      if (each !== label && (bestOther < 0 || probability > (probabilities[start + bestOther] ?? 0))) bestOther = each;
      if (probability < (thresholds[each] ?? Infinity) - tolerance) continue;
      likely += 1;
      if (likely === 1) onlyLikely = each;
    }
    const suggested = likely > 1 ? best : onlyLikely;
    const own = probabilities[start + label] ?? 0;
    if (likely === 0 || suggested === label || own >= (probabilities[start + best] ?? 0)) continue;
    issues.push({ row, suggested, margin: own - (probabilities[start + bestOther] ?? 0) });
  }
  return issues.sort((a, b) => a.margin - b.margin || a.row - b.row);
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
