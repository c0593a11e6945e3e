import type { Augmentation } from '#shared/run/augmentation.ts';
import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';
import { type Amount, columns, drawAround, drawSign, plus, rows, times } from './amount.ts';
import { moveWholePixels } from './whole-pixels.ts';

/**
 * What becomes of an image, in this order and about its centre: mirrored, sheared, scaled, turned, moved. Each is a
 * number for all images or one for each, [batch].
 */
export interface Geometry {
  /** −1 swaps left and right, 1 does not. */
  mirrorX: Amount;
  /** −1 swaps top and bottom, 1 does not. */
  mirrorY: Amount;
  /** Radians by which verticals lean. */
  leanX: Amount;
  /** Radians by which horizontals lean. */
  leanY: Amount;
  /** Above 1 enlarges. */
  scale: Amount;
  /** Radians, clockwise as seen. */
  angle: Amount;
  /** Pixels to the right. */
  shiftX: Amount;
  /** Pixels down. */
  shiftY: Amount;
}

const radians = Math.PI / 180;

/**
 * Draws for each image what the configuration leaves open. Where nothing but flips and shifts is on, shifts are whole
 * pixels, all equally likely, since a part of a pixel would do nothing but blur.
 *
 * @param images [batch, height, width, channels]
 */
export function drawGeometry(o: Ops, config: Augmentation, images: Value, seeds: StepSeeds): Geometry {
  const [batch = 0, height = 0, width = 0] = images.shape;
  const around = (middle: number, reach: number) => drawAround(o, middle, reach, [batch], seeds);
  const { rotate, scale, shear, shift } = config;
  const whole = rotate === 0 && scale === 0 && shear === 0;
  const drawShift = (edge: number): Amount => {
    if (!whole || shift === 0) return around(0, shift * edge);
    const pixels = Math.max(1, Math.round(shift * edge));
    return o.subtract(o.unary('Floor', o.multiply(o.randomUniform([batch], seeds.next()), 2 * pixels + 1)), pixels);
  };
  const scaleLogarithm = around(0, Math.log1p(scale));
  return {
    mirrorX: config.flipHorizontal ? drawSign(o, [batch], seeds) : 1,
    mirrorY: config.flipVertical ? drawSign(o, [batch], seeds) : 1,
    leanX: around(0, shear * radians),
    leanY: around(0, shear * radians),
    scale: typeof scaleLogarithm === 'number' ? Math.exp(scaleLogarithm) : o.unary('Exp', scaleLogarithm),
    angle: around(0, rotate * radians),
    shiftX: drawShift(width),
    shiftY: drawShift(height),
  };
}

/**
 * Resamples every image once: bilinear, with black (0) around it. Without lean, scale and angle, shifts are taken to be
 * whole pixels, and no pixel's value changes.
 *
 * @param images [batch, height, width, channels]
 * @returns images of the same shape
 */
export function applyGeometry(o: Ops, images: Value, geometry: Geometry): Value {
  const { mirrorX, mirrorY, leanX, leanY, scale, angle, shiftX, shiftY } = geometry;
  if (leanX === 0 && leanY === 0 && scale === 1 && angle === 0) {
    const still = mirrorX === 1 && mirrorY === 1 && shiftX === 0 && shiftY === 0;
    return still ? images : moveWholePixels(o, images, geometry);
  }
  const [batch = 0, height = 0, width = 0] = images.shape;
  // Where a pixel comes from: the inverse of torchvision's affine matrix, rotation · scale · lean Y · lean X, and of the
  // mirror before it. Leaning one axis after the other keeps areas, and an inverse exists for every pair of angles.
  const cos = typeof angle === 'number' ? Math.cos(angle) : o.unary('Cos', angle);
  const sin = typeof angle === 'number' ? Math.sin(angle) : o.unary('Sin', angle);
  const shrink = typeof scale === 'number' ? 1 / scale : o.unary('Reciprocal', scale);
  const tangent = (lean: Amount) => (typeof lean === 'number' ? Math.tan(lean) : o.unary('Tan', lean));
  const steps: Matrix[] = [
    [mirrorX, 0, 0, mirrorY],
    [1, times(o, -1, tangent(leanX)), 0, 1],
    [1, 0, times(o, -1, tangent(leanY)), 1],
    [shrink, 0, 0, shrink],
    [cos, sin, times(o, -1, sin), cos],
  ];
  const [a, b, c, d] = steps.reduce((left, right) => product(o, left, right));
  const centre = { x: (width - 1) / 2, y: (height - 1) / 2 };
  const from = rows(o, [times(o, -1, plus(o, shiftX, centre.x)), times(o, -1, plus(o, shiftY, centre.y))], batch);
  // As products of stacks, since graphs would move the constants of plain sums about and round differently.
  const start = (p: Amount, q: Amount, middle: number) =>
    o.add(o.reduce('Sum', o.multiply(rows(o, [p, q], batch), from), [0]), middle);
  const transforms = columns(o, [a, b, start(a, b, centre.x), c, d, start(c, d, centre.y), 0, 0], batch);
  return o.one(
    'ImageProjectiveTransformV3',
    [images, transforms, o.ints([height, width]), o.scalar(0)],
    { dtype: { type: 'float32' }, interpolation: { text: 'BILINEAR' }, fill_mode: { text: 'CONSTANT' } },
    images,
  );
}

/** Two by two, row after row. */
type Matrix = readonly [Amount, Amount, Amount, Amount];

function product(o: Ops, [a, b, c, d]: Matrix, [e, f, g, h]: Matrix): Matrix {
  const sum = (p: Amount, q: Amount, r: Amount, s: Amount) => plus(o, times(o, p, q), times(o, r, s));
  return [sum(a, e, b, g), sum(a, f, b, h), sum(c, e, d, g), sum(c, f, d, h)];
}
