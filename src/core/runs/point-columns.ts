import type { MetricPoint, SeriesName } from '#shared/metric/series.ts';
import type { PointColumns } from '#shared/protocol/trainer.ts';

/** The points of each series, as the trainer sends them in columns. */
export function pointsByName(columns: readonly PointColumns[]): Map<SeriesName, MetricPoint[]> {
  return new Map(
    columns.map(({ name, steps, epochs, seconds, values }) => [
      name,
      Array.from(values, (value, index) => ({
        step: steps[index] ?? 0,
        epoch: epochs[index] ?? 0,
        seconds: seconds[index] ?? 0,
        value,
      })),
    ]),
  );
}
