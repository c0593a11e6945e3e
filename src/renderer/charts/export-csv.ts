import type { SeriesWindow } from '#shared/metric/series.ts';
import { csvOf } from '../ui/csv.ts';

/** The curves of one run. */
export interface RunSeries {
  name: string;
  series: readonly SeriesWindow[];
}

/**
 * A table with a row for each point of each series. Where a series was thinned, a row stands for
 * a bucket of consecutive points, with their mean, minimum and maximum.
 */
export function seriesCsv(runs: readonly RunSeries[]): string {
  const rows = runs.flatMap(({ name: run, series }) =>
    series.flatMap(({ name, steps, epochs, seconds, means, minima, maxima }) =>
      steps.map((step, index) => [
        run,
        name,
        step,
        epochs[index],
        seconds[index],
        means[index],
        minima[index],
        maxima[index],
      ]),
    ),
  );
  const head = ['run', 'series', 'step', 'epoch', 'seconds', 'mean', 'minimum', 'maximum'];
  return csvOf([head, ...rows]);
}
