import { valueRange } from '../charts/plot.ts';

/** Beside the burst that a test ends with, all that came before would be a flat line: the axis ends below it. */
export function lossAxis(losses: readonly number[]): [number, number] {
  const top = 1.5 * (losses[0] ?? 1);
  const ys = losses.map((loss) => Math.min(loss, top));
  return valueRange([{ ys, faint: false }], { reference: undefined, logScale: false });
}
