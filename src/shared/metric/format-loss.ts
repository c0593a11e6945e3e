/** A loss with three significant digits below 1 and four above, `0.0123` and `2.303`; very small and large ones with an exponent. */
export function formatLoss(loss: number | null): string {
  if (loss === null || !Number.isFinite(loss)) return '–';
  const size = Math.abs(loss);
  if (size !== 0 && (size < 0.001 || size >= 9999.5)) return loss.toExponential(2);
  return loss.toPrecision(size > 0 && size < 0.9995 ? 3 : 4);
}
