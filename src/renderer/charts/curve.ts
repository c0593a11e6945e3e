import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import type { Preferences } from '#shared/workspace/schema.ts';
import { smooth } from './smoothing.ts';

export type Axis = Preferences['chart']['axis'];

/** One line of a chart, ready to be drawn. */
export interface Curve {
  title: string;
  /** Name of a colour token. */
  color: string;
  faint: boolean;
  /** Whether its points are marked, as far as they are sparse. */
  marked: boolean;
  /** Lengths of dashes and gaps in pixels; absent for a whole line. */
  dash?: readonly number[];
  xs: readonly number[];
  ys: readonly number[];
}

/** The lines of a chart of `loss` or `accuracy`: training as measured and smoothed, validation as measured. */
export function curvesOf(
  series: readonly SeriesWindow[],
  measure: 'loss' | 'accuracy',
  options: { axis: Axis; smoothing: number },
): Curve[] {
  const find = (name: SeriesName) => series.find((window) => window.name === name && window.means.length > 0);
  const curves: Curve[] = [];
  const train = find(`train/${measure}`);
  if (train) {
    const xs = alongAxis(train, options.axis);
    const smoothed = options.smoothing > 0;
    const line = { color: 'data-train', marked: train.means.length < 3, xs };
    if (smoothed) curves.push({ ...line, title: 'Training, as measured', faint: true, marked: false, ys: train.means });
    curves.push({ ...line, title: 'Training', faint: false, ys: smooth(train.steps, train.means, options.smoothing) });
  }
  const validation = find(`validation/${measure}`);
  if (validation) {
    curves.push({
      title: 'Validation',
      color: 'data-validation',
      faint: false,
      marked: true,
      xs: alongAxis(validation, options.axis),
      ys: validation.means,
    });
  }
  return curves;
}

/** The learning rate of each step; nothing where it stayed the same. */
export function rateCurve(series: readonly SeriesWindow[], axis: Axis): Curve[] {
  const window = series.find(({ name }) => name === 'learning-rate');
  if (!window || window.maxima.every((value) => value === window.minima[0])) return [];
  const xs = alongAxis(window, axis);
  return [{ title: 'Learning rate', color: 'data-train', faint: false, marked: false, xs, ys: window.means }];
}

export function alongAxis(window: SeriesWindow, axis: Axis): readonly number[] {
  return { step: window.steps, epoch: window.epochs, seconds: window.seconds }[axis];
}

/** Pixels from one mark to the next, at least: twice as wide as a mark, so that there is a line between. */
const leastBetweenMarks = 12;

/** Whether so many points that span so many pixels can be marked without becoming a band. */
export function areSparse(points: number, span: number): boolean {
  return span >= (points - 1) * leastBetweenMarks;
}

/** Place of the entry of ascending `xs` that is nearest to `x`; -1 when there is none. */
export function nearest(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const before = xs[low - 1];
  const at = xs[low];
  return before !== undefined && at !== undefined && x - before < at - x ? low - 1 : low < xs.length ? low : -1;
}
