import type { Augmentation } from '#shared/run/augmentation.ts';
import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';
import { applyColour, drawColour } from './colour.ts';
import { applyCutout, drawCutout } from './cutout.ts';
import { applyGeometry, drawGeometry } from './geometry.ts';
import { applyMix, drawMix } from './mixing.ts';

export interface LabelledImages {
  /** [batch, height, width, channels], float32, 0 to 1 */
  images: Value;
  /** [batch], int32 */
  labels: Value;
  /** How many classes there are. */
  classes: number;
}

export interface AugmentedImages {
  /** [batch, height, width, channels], float32, 0 to 1 */
  images: Value;
  /** [batch, classes], what part of each class an image is, where images are mixed; otherwise null. */
  targets: Value | null;
}

/**
 * Changes images at random as the configuration says: geometry, colour, cutout, mixing. What is off costs no op; what
 * is drawn depends on the seeds alone.
 *
 * @param fill colour of cutout's square: one value for each channel, 0 to 1
 */
export function augment(
  o: Ops,
  config: Augmentation,
  batch: LabelledImages,
  fill: readonly number[],
  seeds: StepSeeds,
): AugmentedImages {
  let images = applyGeometry(o, batch.images, drawGeometry(o, config, batch.images, seeds));
  images = applyColour(o, images, drawColour(o, config, images, seeds));
  if (config.cutout > 0) images = applyCutout(o, images, drawCutout(o, config.cutout, images, seeds), fill);
  const mix = drawMix(o, config, images, seeds);
  return mix === null ? { images, targets: null } : applyMix(o, images, o.oneHot(batch.labels, batch.classes), mix);
}
