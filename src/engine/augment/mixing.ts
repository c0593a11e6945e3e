import type { Augmentation } from '#shared/run/augmentation.ts';
import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';
import { asRows, type Mask, rectangleMask } from './rectangle.ts';
import { drawSymmetricBeta } from './symmetric-beta.ts';

/** How much of each image its partner takes over: `rows` · `columns` of each value, `share` of the label. */
export interface Mix extends Mask {
  /** [batch, 1], 0 to 1 */
  share: Value;
}

/**
 * Draws how much each image takes from its partner, or null where both are off. With mixup and cutmix on, one of them
 * is done to the whole batch, each with probability ½.
 *
 * @param images [batch, height, width, channels]
 */
export function drawMix(o: Ops, { mixup, cutmix }: Augmentation, images: Value, seeds: StepSeeds): Mix | null {
  const [batch = 0] = images.shape;
  const blended = mixup > 0 ? blend(o, drawSymmetricBeta(o, mixup, [batch, 1, 1], seeds)) : null;
  const pasted = cutmix > 0 ? drawPaste(o, cutmix, images, seeds) : null;
  if (blended === null || pasted === null) return blended ?? pasted;
  const heads = o.less(o.randomUniform([], seeds.next()), 0.5);
  return {
    rows: o.where(heads, blended.rows, pasted.rows),
    columns: o.where(heads, blended.columns, pasted.columns),
    share: o.where(heads, blended.share, pasted.share),
  };
}

/**
 * Takes the same part of a whole image and of its label (mixup).
 *
 * @param share of the partner, [batch, 1, 1], 0 to 1
 */
export function blend(o: Ops, share: Value): Mix {
  const [batch = 0] = share.shape;
  return { rows: o.floats([1, 1, 1], [1]), columns: share, share: o.reshape(share, [batch, 1]) };
}

/**
 * Takes all of a rectangle, and of the label the part of the image's area that it covers (cutmix).
 *
 * @param mask where both factors are 0 or 1
 */
export function paste(o: Ops, { rows, columns }: Mask): Mix {
  const share = o.multiply(o.reduce('Mean', rows, [1]), o.reduce('Mean', columns, [2]));
  return { rows, columns, share };
}

/**
 * Mixes each image with its partner, the next of the batch (the first for the last), and their labels alike.
 *
 * @param images [batch, height, width, channels]
 * @param targets [batch, classes]
 */
export function applyMix(o: Ops, images: Value, targets: Value, mix: Mix): { images: Value; targets: Value } {
  const mixed = mixWithNext(o, asRows(o, images), o.multiply(mix.rows, mix.columns));
  return { images: o.reshape(mixed, images.shape), targets: mixWithNext(o, targets, mix.share) };
}

function drawPaste(o: Ops, alpha: number, images: Value, seeds: StepSeeds): Mix {
  const [batch = 0, height = 0, width = 0] = images.shape;
  const edge = o.unary('Sqrt', drawSymmetricBeta(o, alpha, [batch, 1, 1], seeds));
  const centre = (range: number) => o.multiply(o.randomUniform([batch, 1, 1], seeds.next()), range);
  const rectangle = {
    centreX: centre(width),
    centreY: centre(height),
    width: o.multiply(edge, width),
    height: o.multiply(edge, height),
  };
  return paste(o, rectangleMask(o, images, rectangle));
}

/** (1 − weight) · own + weight · partner's, which is exactly one of the two where the weight is 0 or 1. */
function mixWithNext(o: Ops, own: Value, weight: Value): Value {
  return o.add(o.subtract(own, o.multiply(own, weight)), o.multiply(rolled(o, own), weight));
}

/** The batch from its second on, then its first. */
function rolled(o: Ops, values: Value): Value {
  const [batch = 0, ...shape] = values.shape;
  if (batch === 1) return values;
  const nowhere = shape.map(() => 0);
  const rest = o.slice(values, [1, ...nowhere], [batch - 1, ...shape]);
  return o.concat([rest, o.slice(values, [0, ...nowhere], [1, ...shape])], 0);
}
