import type { MetricPoint, SeriesName } from '#shared/metric/series.ts';
import type { PointColumns } from '#shared/protocol/trainer.ts';

/** Points that were measured and not yet sent. */
export class PointBuffer {
  readonly #points = new Map<SeriesName, MetricPoint[]>();

  add(name: SeriesName, point: MetricPoint): void {
    const points = this.#points.get(name);
    if (points === undefined) this.#points.set(name, [point]);
    else points.push(point);
  }

  /** Empties the buffer; a series with no point is left out. */
  take(): PointColumns[] {
    const columns = [...this.#points].map(([name, points]) => ({
      name,
      steps: Float64Array.from(points, (point) => point.step),
      epochs: Float64Array.from(points, (point) => point.epoch),
      seconds: Float64Array.from(points, (point) => point.seconds),
      values: Float64Array.from(points, (point) => point.value),
    }));
    this.#points.clear();
    return columns;
  }
}
