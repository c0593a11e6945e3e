import { formatLoss } from '#shared/metric/format-loss.ts';

const eighths = ' ▁▂▃▄▅▆▇█';

/**
 * A curve of losses as filled columns of block characters, with the highest and lowest value at its left.
 *
 * @param values from left to right, at least two; more than `width` are averaged together
 */
export function curve(values: readonly number[], width: number, height: number): string {
  const columns = averageInto(values, Math.min(width, values.length));
  const highest = Math.max(...columns);
  const lowest = Math.min(...columns);
  const span = highest - lowest || 1;
  // The lowest value still shows as one eighth, so that it can be told from nothing.
  const filled = columns.map((value) => 1 + Math.round(((value - lowest) / span) * (height * 8 - 1)));
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * 8;
    const cells = filled.map((level) => eighths[Math.max(0, Math.min(8, level - below))]).join('');
    const label = row === 0 ? formatLoss(highest) : row === height - 1 ? formatLoss(lowest) : '';
    return `${label.padStart(8)} ${cells}`.trimEnd();
  }).join('\n');
}

function averageInto(values: readonly number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    const slice = values.slice(from, to);
    return slice.reduce((sum, value) => sum + value, 0) / slice.length;
  });
}
