import type { Scale } from './scale.ts';

/** The `d` of an SVG path through the points; one that has no place leaves a gap. */
export function linePath(xs: readonly number[], ys: readonly number[], x: Scale, y: Scale): string {
  let drawing = false;
  const parts: string[] = [];
  for (const [index, value] of xs.entries()) {
    const [left, top] = [x(value), y(ys[index] ?? Number.NaN)];
    if (!Number.isFinite(left) || !Number.isFinite(top)) {
      drawing = false;
      continue;
    }
    parts.push(`${drawing ? 'L' : 'M'}${round(left)} ${round(top)}`);
    drawing = true;
  }
  return parts.join('');
}

/** A hundredth of a pixel is more than can be seen. */
function round(place: number): string {
  return String(Math.round(place * 100) / 100);
}
