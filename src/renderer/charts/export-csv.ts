import type { SeriesWindow } from '#shared/metric/series.ts';

/** The curves of one run. */
export interface RunSeries {
  name: string;
  series: readonly SeriesWindow[];
}

/**
 * A table with a row for each point of each series, as RFC 4180 writes it. Where a series was thinned, a row stands for
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
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A number that is none is left empty; text that a table would run as a formula is marked as text. */
function cell(value: string | number | undefined): string {
  if (typeof value !== 'string') return Number.isFinite(value) ? String(value) : '';
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
