import { formatCount, formatDuration } from '../ui/format.ts';
import type { Axis } from './curve.ts';

/** Where on the horizontal axis the cursor is, in words: `step 1,240`, `epoch 1.25`, `2 min 05 s`. */
export function formatAlongAxis(x: number, axis: Axis): string {
  if (axis === 'step') return `step ${formatCount(Math.round(x))}`;
  if (axis === 'epoch') return `epoch ${x.toFixed(2)}`;
  return formatDuration(x);
}

/** The labels along the axis, short. `increment` is the distance from one to the next. */
export function formatTick(x: number, axis: Axis, increment: number): string {
  if (axis === 'seconds') return tickDuration(x, increment);
  if (axis === 'epoch') return String(Number(x.toFixed(3)));
  if (x >= 1_000_000 && increment >= 10_000) return `${Number((x / 1_000_000).toFixed(2))}M`;
  return x >= 10_000 && increment >= 100 ? `${Number((x / 1000).toFixed(1))}k` : formatCount(x);
}

/** Letters that a label of the vertical axis has room for. */
const mostLetters = 6;

/** A figure as it is, or with an exponent where that is shorter and the room is too small: 150000, 5e19, 2.5e-4. */
export function formatShort(value: number): string {
  const plain = String(value).replace('e+', 'e');
  const withExponent = value.toExponential().replace('e+', 'e');
  return plain.length > mostLetters && withExponent.length < plain.length ? withExponent : plain;
}

/** Distances between labels of an axis that counts whole things: 1, 2 and 5 times the powers of ten. */
export const wholeIncrements: readonly number[] = Array.from({ length: 10 }, (_, power) => 10 ** power).flatMap((unit) => [
  unit,
  2 * unit,
  5 * unit,
]);

function tickDuration(seconds: number, increment: number): string {
  if (seconds === 0) return '0';
  if (increment < 60) {
    return seconds < 60 ? `${Number(seconds.toFixed(1))} s` : `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
  }
  return seconds < 3600
    ? `${Math.round(seconds / 60)} min`
    : `${Math.floor(seconds / 3600)}:${pad((seconds / 60) % 60)} h`;
}

function pad(value: number): string {
  return String(Math.round(value)).padStart(2, '0');
}
