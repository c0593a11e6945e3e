import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';
import { asRows, type Rectangle, rectangleMask } from './rectangle.ts';

/**
 * Draws a square for each image whose centre is anywhere on it, so that a part of the square may fall outside (DeVries
 * and Taylor 2017, section 3.2).
 *
 * @param part of the image's shorter edge that the square's edge is, above 0 up to 1; it becomes a whole pixel
 * @param images [batch, height, width, channels]
 */
export function drawCutout(o: Ops, part: number, images: Value, seeds: StepSeeds): Rectangle {
  const [batch = 0, height = 0, width = 0] = images.shape;
  const edge = Math.max(1, Math.round(part * Math.min(height, width)));
  const centre = (range: number) => o.multiply(o.randomUniform([batch, 1, 1], seeds.next()), range);
  return { centreX: centre(width), centreY: centre(height), width: edge, height: edge };
}

/**
 * Sets the pixels of a rectangle to a colour.
 *
 * @param fill one value for each channel
 */
export function applyCutout(o: Ops, images: Value, rectangle: Rectangle, fill: readonly number[]): Value {
  const [, , width = 0, channels = 0] = images.shape;
  if (fill.length !== channels) throw new Error(`a colour of ${fill.length} channels for images of ${channels}`);
  const { rows, columns } = rectangleMask(o, images, rectangle);
  const values = asRows(o, images);
  const colour = o.floats([width * channels], Array.from({ length: width }, () => fill).flat());
  const inside = o.multiply(rows, columns);
  const kept = o.subtract(values, o.multiply(values, inside));
  return o.reshape(o.add(kept, o.multiply(inside, colour)), images.shape);
}
