import type { Augmentation } from '#shared/run/augmentation.ts';
import { element, type Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';
import { type Amount, drawAround } from './amount.ts';

/** What becomes of colours, in this order. Each is a number for all images or one for each, [batch, 1, 1, 1]. */
export interface Colour {
  /** Added to every pixel, which is 0 to 1. */
  brightness: Amount;
  /** Times the distance from the image's mean grey. */
  contrast: Amount;
  /** Times the distance from the pixel's grey. */
  saturation: Amount;
  /** Added to the hue, as a part of a full turn. */
  hue: Amount;
}

/** Parts of red, green and blue in grey (ITU-R BT.601), as PIL and torchvision have them. */
const greyParts = [0.299, 0.587, 0.114] as const;

/** @param images [batch, height, width, channels]; saturation and hue are left alone where there is one channel */
export function drawColour(o: Ops, config: Augmentation, images: Value, seeds: StepSeeds): Colour {
  const [batch = 0, , , channels] = images.shape;
  const around = (middle: number, reach: number) => drawAround(o, middle, reach, [batch, 1, 1, 1], seeds);
  return {
    brightness: around(0, config.brightness),
    contrast: around(1, config.contrast),
    saturation: channels === 3 ? around(1, config.saturation) : 1,
    hue: channels === 3 ? around(0, config.hue) : 0,
  };
}

/**
 * Changes colours; after each change values are clipped to 0 … 1.
 *
 * @param images [batch, height, width, channels]; saturation and hue need three channels
 * @returns images of the same shape
 */
export function applyColour(o: Ops, images: Value, { brightness, contrast, saturation, hue }: Colour): Value {
  let coloured = images;
  if (brightness !== 0) coloured = clip(o, o.add(coloured, brightness));
  if (contrast !== 1) coloured = moveFrom(o, meanGrey(o, coloured), coloured, contrast);
  if (saturation !== 1) coloured = moveFrom(o, grey(o, coloured), coloured, saturation);
  if (hue !== 0) coloured = turnHue(o, coloured, hue);
  return coloured;
}

function moveFrom(o: Ops, origin: Value, images: Value, factor: Amount): Value {
  return clip(o, o.add(o.multiply(o.subtract(images, origin), factor), origin));
}

/** [batch, 1, 1, 1] */
function meanGrey(o: Ops, images: Value): Value {
  const means = o.reduce('Mean', images, [1, 2], true);
  return images.shape[3] === 3 ? o.reduce('Sum', o.multiply(means, o.floats([3], greyParts)), [3], true) : means;
}

/** Every pixel's grey in all three channels: broadcasting over the last axis takes ten times as long. */
function grey(o: Ops, images: Value): Value {
  const [batch = 0, height = 0, width = 0] = images.shape;
  const pixels = o.reshape(images, [batch * height * width, 3]);
  const toGrey = o.floats([3, 3], greyParts.flatMap((part) => [part, part, part]));
  return o.reshape(o.matMul(pixels, toGrey), images.shape);
}

function turnHue(o: Ops, images: Value, turn: Amount): Value {
  const [batch = 0, height = 0, width = 0] = images.shape;
  const values = o.one('RGBToHSV', [images], element(images), images);
  const hue = o.add(o.slice(values, [0, 0, 0, 0], [batch, height, width, 1]), turn);
  const rest = o.slice(values, [0, 0, 0, 1], [batch, height, width, 2]);
  const turned = o.concat([o.subtract(hue, o.unary('Floor', hue)), rest], 3);
  return o.one('HSVToRGB', [turned], element(images), images);
}

function clip(o: Ops, images: Value): Value {
  return o.one('ClipByValue', [images, o.scalar(0), o.scalar(1)], element(images), images);
}
