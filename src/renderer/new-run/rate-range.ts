import { formatLoss } from '#shared/metric/format-loss.ts';
import { valueRange, valueTick } from '../charts/plot.ts';
import { linearTicks } from '../charts/scale.ts';

/** Beside the burst that a test ends with, all that came before would be a flat line: the axis ends below it. */
export function lossAxis(losses: readonly number[]): [number, number] {
  const top = 1.5 * (losses[0] ?? 1);
  const ys = losses.map((loss) => Math.min(loss, top));
  return valueRange([{ ys, faint: false }], { reference: undefined, logScale: false });
}

/** The labels of the axis between these ends, with the digits that tell one from the next. */
export function lossTicks(ends: readonly [number, number]): { value: number; label: string }[] {
  const ticks = linearTicks(ends, 4);
  const increment = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((value) => ({ value, label: valueTick(value, increment, { format: formatLoss, logScale: false }) }));
}
