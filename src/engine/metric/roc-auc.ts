/**
 * The area under the ROC curve of one class against all others, exact, as a rank statistic (Mann, Whitney 1947): the
 * share of pairs of an example of the class and one that is not in which the first has the higher score, a tie counting
 * half.
 *
 * @param scores of each example, in any order
 * @param labels of the same examples
 * @returns null where no example is of the class, or all are
 */
export function rocAuc(scores: Float64Array, labels: Uint16Array, label: number): number | null {
  let positives = 0;
  for (const each of labels) if (each === label) positives += 1;
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) return null;

  // The smaller group is sorted and the other looked up in it, which is quick however rare the class is.
  const sortPositives = positives <= negatives;
  const sorted = new Float64Array(sortPositives ? positives : negatives);
  let filled = 0;
  for (let i = 0; i < labels.length; i++) {
    if ((labels[i] === label) === sortPositives) sorted[filled++] = scores[i] ?? NaN;
  }
  sorted.sort();

  // Sums of halves below 2^52 are exact.
  let below = 0;
  for (let i = 0; i < labels.length; i++) {
    if ((labels[i] === label) !== sortPositives) below += countBelow(sorted, scores[i] ?? NaN);
  }
  const share = below / (positives * negatives);
  return sortPositives ? 1 - share : share;
}

/** How many of `sorted` are less than `score`, those equal to it counting half. */
function countBelow(sorted: Float64Array, score: number): number {
  const less = firstWhere(sorted, 0, (each) => each >= score);
  if (sorted[less] !== score) return less;
  return (less + firstWhere(sorted, less, (each) => each > score)) / 2;
}

/** The first place from `start` whose element passes a test that all later ones pass too. */
function firstWhere(sorted: Float64Array, start: number, passes: (element: number) => boolean): number {
  let low = start;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(sorted[middle] ?? NaN)) high = middle;
    else low = middle + 1;
  }
  return low;
}
