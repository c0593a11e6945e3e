import { addTo } from '#shared/lists.ts';
import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import type { Loss } from '#shared/run/loss.ts';
import type { Run } from '#shared/run/schema.ts';
import { alongAxis, type Axis, type Curve } from '../charts/curve.ts';
import { smooth, spanOf } from '../charts/smoothing.ts';
import { lossSummary } from '../new-run/summaries.ts';

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

const conjunction = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Which runs train on which loss, where these are not all one and so cannot be compared; null where they can. */
export function lossesApart(measure: Measure, runs: readonly Pick<Run, 'name' | 'config'>[]): string | null {
  const names = new Map<string, string[]>();
  for (const { name, config } of runs) addTo(names, lossSummary(config.loss), `“${name}”`);
  if (measure !== 'train/loss' || names.size < 2) return null;
  const parts = [...names].map(([loss, of]) => {
    const words = loss.charAt(0).toLowerCase() + loss.slice(1);
    return `${conjunction.format(of)} ${of.length === 1 ? 'trains' : 'train'} on ${words}`;
  });
  return (
    `These training losses cannot be compared: ${parts.join('; ')}. ` +
    'Compare accuracy, or validation loss, which is cross-entropy for every run.'
  );
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
