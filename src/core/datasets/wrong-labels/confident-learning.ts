import { confidentJoint } from './confident-joint.ts';

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
  /** The most probable class, which is not its label. */
  suggested: number;
}

/**
 * Finds labels that are likely wrong by confident learning (Northcutt, Jiang and Chuang 2021).
 *
 * The confident joint says how many examples of each label are likely of each other class. Of a label as many examples are
 * suspected as are likely of other classes at all, those that the label is least probable for (“prune by class”); and of
 * a label and another class as many as are likely of that, those where it is most more probable (“prune by noise rate”).
 * An issue is what is suspected by both, unless its label is the most probable class: the filter “both” of cleanlab, which
 * has the best F1 of its filters in our measurement (docs/wrong-labels.md). The least probable labels come first.
 */
export function findLabelIssues(predictions: HeldOutPredictions): LabelIssue[] {
  const { classes, labels, probabilities } = predictions;
  const joint = confidentJoint(predictions);
  const own = (row: number) => probabilities[row * classes + (labels[row] ?? 0)] ?? 0;
  const issues: LabelIssue[] = [];
  for (const [label, rows] of rowsByLabel(labels, classes).entries()) {
    if (rows.length <= 1) continue;
    const counts = joint.subarray(label * classes, (label + 1) * classes);
    const byClass = new Set(least(rows, rows.length - (counts[label] ?? 0), own));
    const byNoiseRate = new Set<number>();
    for (const [other, count] of counts.entries()) {
      if (other === label || count === 0) continue;
      for (const row of least(rows, count, (each) => own(each) - (probabilities[each * classes + other] ?? 0))) {
        byNoiseRate.add(row);
      }
    }
    for (const row of byNoiseRate) {
      const suggested = mostProbable(probabilities, row, classes);
      const isLabelBest = own(row) >= (probabilities[row * classes + suggested] ?? 0);
      if (byClass.has(row) && !isLabelBest) issues.push({ row, suggested });
    }
  }
  return issues.sort((a, b) => own(a.row) - own(b.row) || a.row - b.row);
}

/** The rows for which a value is least; of equals the first. */
function least(rows: readonly number[], count: number, valueOf: (row: number) => number): number[] {
  if (count <= 0) return [];
  const valued = rows.map((row) => ({ row, value: valueOf(row) }));
  valued.sort((a, b) => a.value - b.value || a.row - b.row);
  return valued.slice(0, count).map(({ row }) => row);
}

function rowsByLabel(labels: Uint16Array, classes: number): number[][] {
  const rows = Array.from({ length: classes }, (): number[] => []);
  for (const [row, label] of labels.entries()) rows[label]?.push(row);
  return rows;
}

export function mostProbable(probabilities: Float32Array, row: number, classes: number): number {
  let best = 0;
  for (let each = 1; each < classes; each += 1) {
    if ((probabilities[row * classes + each] ?? 0) > (probabilities[row * classes + best] ?? 0)) best = each;
  }
  return best;
}
