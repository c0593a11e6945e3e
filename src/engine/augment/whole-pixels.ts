import { element, type Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import { type Amount, columns, plus, times } from './amount.ts';

/** Mirrored first, then moved by whole pixels; see `Geometry`. */
interface Move {
  mirrorX: Amount;
  mirrorY: Amount;
  shiftX: Amount;
  shiftY: Amount;
}

/**
 * Flips and shifts images without a change to any pixel's value, black (0) coming in from outside. CropAndResize with
 * the nearest pixel does it in a seventh of a projective transform's time and two thirds of a gather's.
 *
 * @param images [batch, height, width, channels]
 */
export function moveWholePixels(o: Ops, images: Value, { mirrorX, mirrorY, shiftX, shiftY }: Move): Value {
  const [batch = 0, height = 0, width = 0] = images.shape;
  const [top, bottom] = ends(o, height, mirrorY, shiftY);
  const [left, right] = ends(o, width, mirrorX, shiftX);
  const boxes = columns(o, [top, left, bottom, right], batch);
  const each = o.ints(Array.from({ length: batch }, (_, image) => image));
  return o.one(
    'CropAndResize',
    [images, boxes, each, o.ints([height, width])],
    { ...element(images), method: { text: 'nearest' }, extrapolation_value: { float: 0 } },
    images,
  );
}

/**
 * Where the first and the last pixel of an axis come from, in the op's measure: 0 is the first pixel, 1 the last. What
 * is drawn in by an eighth of a pixel at either end, so that rounding puts no pixel of the edge outside.
 */
function ends(o: Ops, edge: number, mirror: Amount, shift: Amount): [Amount, Amount] {
  const last = Math.max(1, edge - 1);
  const centre = (edge - 1) / 2;
  const drawnIn = times(o, mirror, 1 - 1 / (4 * edge));
  const from = (place: number) => {
    const distance = plus(o, place - centre, times(o, -1, shift));
    return times(o, plus(o, times(o, drawnIn, distance), centre), 1 / last);
  };
  return [from(0), from(edge - 1)];
}
