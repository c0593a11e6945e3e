/** Into how many parts of a curve's width one step of the moving average is measured. */
const parts = 1000;
/** What of the weight is kept at every point at least: of the largest weights so much as averages five points. */
const leastShare = 0.8;

/**
 * Exponential moving average that looks the same however densely a curve is sampled: `weight` of the past is kept
 * for every thousandth of the way from the first step to the last. Corrected for its start, as Adam's averages are
 * (Kingma and Ba 2015, section 3). Where points are so few that nothing would be averaged, a few of them are all the same.
 *
 * @param steps ascending; one for each value
 * @param weight 0 (no smoothing) to 0.999
 * @param span steps from end to end; of the longest curve where several are compared, so that equal ones stay equal
 */
export function smooth(
  steps: readonly number[],
  values: readonly number[],
  weight: number,
  span = spanOf(steps),
): number[] {
  const first = steps[0];
  if (weight <= 0 || first === undefined || span <= 0) return [...values];
  const perStep = parts / span;
  let average = 0;
  let total = 0;
  let before = first;
  return values.map((value, index) => {
    const step = steps[index] ?? before;
    const kept = index === 0 ? 0 : Math.max(weight * leastShare, weight ** ((step - before) * perStep));
    before = step;
    // A loss that is no number must not take all that follows with it.
    if (!Number.isFinite(value)) return value;
    average = kept * average + (1 - weight) * value;
    total = kept * total + (1 - weight);
    return average / total;
  });
}

/** Steps from a curve's first point to its last. */
export function spanOf(steps: readonly number[]): number {
  return (steps.at(-1) ?? 0) - (steps[0] ?? 0);
}

/** Where on a slider of 0 to 1 a weight lies: evenly by how many points it averages. */
export function sliderOfWeight(weight: number): number {
  return Math.min(1, -Math.log10(1 - Math.min(weight, 0.999)) / 3);
}

/** @returns the weight, 0 to 0.999, with as many digits as matter */
export function weightOfSlider(position: number): number {
  return Math.min(0.999, Number((1 - 10 ** (-3 * position)).toPrecision(3)));
}
