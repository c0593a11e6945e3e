import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import type { Loss } from '#shared/run/loss.ts';
import { alongAxis, type Axis, type Curve } from '../charts/curve.ts';
import { smooth, spanOf } from '../charts/smoothing.ts';

/** What can be compared: a series of the runs. */
export const measures = {
  'train/loss': 'Training loss',
  'validation/loss': 'Validation loss',
  'train/accuracy': 'Training accuracy',
  'validation/accuracy': 'Validation accuracy',
  'learning-rate': 'Learning rate',
} as const satisfies Record<SeriesName, string>;
export type Measure = keyof typeof measures;

export interface ComparedRun {
  name: string;
  series: readonly SeriesWindow[];
}

/** Whether a measure of runs that train on these losses is the cross-entropy, which evaluations give and not every run is trained on. */
export function isInNats(measure: Measure, losses: readonly Loss[]): boolean {
  if (measure === 'train/loss') return losses.every(({ kind }) => kind === 'cross-entropy');
  return measure === 'validation/loss';
}

/** The colour token of each place in a comparison. */
export const runColor = (place: number) => `data-run-${place + 1}`;

/** From here on lines are dashed, so that colour is not all that tells them apart. */
const firstDashed = 4;

/** One line for each run; empty where a run does not have the measure. Training is smoothed, the rest as measured. */
export function comparedCurves(
  runs: readonly ComparedRun[],
  measure: Measure,
  options: { axis: Axis; smoothing: number },
): Curve[] {
  const windows = runs.map(({ series }) => series.find(({ name }) => name === measure));
  const span = Math.max(...windows.map((window) => spanOf(window?.steps ?? [])));
  return windows.map((window, place) => {
    const means = window?.means ?? [];
    const isTraining = measure.startsWith('train/');
    return {
      title: runs[place]?.name ?? '',
      color: runColor(place),
      faint: false,
      marked: measure.startsWith('validation/'),
      ...(place >= firstDashed && { dash: [6, 3] }),
      xs: window ? alongAxis(window, options.axis) : [],
      ys: isTraining ? smooth(window?.steps ?? [], means, options.smoothing, span) : means,
    };
  });
}
