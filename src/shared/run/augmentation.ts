import { z } from 'zod';
import { between, fraction } from '../number-rules.ts';

/**
 * Random changes to each training image, drawn anew at every step; 0 and false are off. They are applied in this order:
 * geometry (one resampling for all of it, bilinear, black outside), colour, cutout, then mixing. Amounts are drawn
 * uniformly from ±amount unless said otherwise.
 */
export const augmentationSchema = z.strictObject({
  /** Left and right swapped with probability ½. */
  flipHorizontal: z.boolean().default(false),
  /** Top and bottom swapped with probability ½. */
  flipVertical: z.boolean().default(false),
  /**
   * Moved along each axis by up to this part of its edge; 4 pixels of 32 are 0.125. By whole pixels, at least up to one,
   * where rotate, scale and shear are off.
   */
  shift: fraction().default(0),
  /** Degrees. */
  rotate: between(0, 180).default(0),
  /** Enlarged by 1 / (1 + amount) to 1 + amount, evenly on the logarithm. */
  scale: between(0, 4).default(0),
  /** Degrees by which each axis leans. */
  shear: between(0, 60).default(0),
  /** Added to every pixel, as a part of the whole range from black to white. */
  brightness: between(0, 1).default(0),
  /** Distance from the image's mean grey, times 1 ± amount. */
  contrast: between(0, 1).default(0),
  /** Distance from the pixel's grey, times 1 ± amount; colour images only. */
  saturation: between(0, 1).default(0),
  /** Turned round the colour wheel by up to this part of a full turn; colour images only. */
  hue: between(0, 0.5).default(0),
  /** Edge of a square, as a part of the image's shorter edge, that is set to the mean colour (DeVries, Taylor 2017). */
  cutout: between(0, 1).default(0),
  /** α of the Beta distribution by which two images and their labels are mixed (Zhang et al. 2018). */
  mixup: between(0, 10).default(0),
  /** α for pasting a rectangle of one image into another, labels by area (Yun et al. 2019); with mixup, a coin decides. */
  cutmix: between(0, 10).default(0),
});
export type Augmentation = z.infer<typeof augmentationSchema>;

export const noAugmentation: Augmentation = augmentationSchema.parse({});
