import type { Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';

/**
 * A rectangle for each image, in pixels. Its pixels are those whose middle lies inside; what hangs over the edge of the
 * image is cut off.
 */
export interface Rectangle {
  /** [batch, 1, 1] */
  centreX: Value;
  /** [batch, 1, 1] */
  centreY: Value;
  /** [batch, 1, 1] or the same for all */
  width: Value | number;
  /** [batch, 1, 1] or the same for all */
  height: Value | number;
}

/** A mask as two factors: a value lies inside where both are 1; otherwise one of them is 0. */
export interface Mask {
  /** [batch, height, 1] */
  rows: Value;
  /** [batch, 1, width · channels] */
  columns: Value;
}

/** @param images [batch, height, width, channels] */
export function rectangleMask(o: Ops, images: Value, { centreX, centreY, width, height }: Rectangle): Mask {
  const [, rows = 0, columns = 0, channels = 0] = images.shape;
  const rowMiddles = Array.from({ length: rows }, (_, y) => y + 0.5);
  const columnMiddles = Array.from({ length: columns * channels }, (_, i) => Math.floor(i / channels) + 0.5);
  return {
    rows: within(o, o.floats([1, rows, 1], rowMiddles), centreY, height),
    columns: within(o, o.floats([1, 1, columns * channels], columnMiddles), centreX, width),
  };
}

/** Images as [batch, height, width · channels], which a mask's factors broadcast to. */
export function asRows(o: Ops, images: Value): Value {
  const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
  return o.reshape(images, [batch, height, width * channels]);
}

/** 1 where a place is less than half the length from the centre, 0 elsewhere. */
function within(o: Ops, places: Value, centre: Value, length: Value | number): Value {
  const half = typeof length === 'number' ? o.scalar(length / 2) : o.multiply(length, 0.5);
  return o.cast(o.less(o.unary('Abs', o.subtract(places, centre)), half), 'float32');
}
