import { expect, test } from 'vitest';
import { applyColour, type Colour, drawColour } from '#engine/augment/colour.ts';
import type { Value } from '#engine/graph/value.ts';
import { augmentationSchema } from '#shared/run/augmentation.ts';
import { both, floats } from './both-runners.ts';
import { distance, uniformBetween } from './distributions.ts';
import { largestDifference, Pictures } from './pictures.ts';

type Pixel = [number, number, number];
type Numbers = Record<keyof Colour, number>;
const same: Numbers = { brightness: 0, contrast: 1, saturation: 1, hue: 0 };

const clip = (value: number) => Math.min(1, Math.max(0, value));
const greyOf = ([red, green, blue]: Pixel) => 0.299 * red + 0.587 * green + 0.114 * blue;

/** One image's pixels, changed as the docstrings say; the hue by the textbook's cases. */
function changed(pixels: Pixel[], { brightness, contrast, saturation, hue }: Numbers): Pixel[] {
  const each = (change: (value: number, pixel: Pixel) => number) => {
    pixels = pixels.map((pixel) => pixel.map((value) => clip(change(value, pixel))) as Pixel);
  };
  each((value) => value + brightness);
  const mean = pixels.reduce((sum, pixel) => sum + greyOf(pixel), 0) / pixels.length;
  each((value) => mean + (value - mean) * contrast);
  each((value, pixel) => greyOf(pixel) + (value - greyOf(pixel)) * saturation);
  return pixels.map((pixel) => turned(pixel, hue));
}

function turned([red, green, blue]: Pixel, turn: number): Pixel {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  if (range === 0) return [red, green, blue];
  const sixth =
    most === red ? (green - blue) / range : most === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  const h = (((sixth + 6 * turn) % 6) + 6) % 6;
  const x = most - range + range * (1 - Math.abs((h % 2) - 1));
  const [high, low] = [most, most - range];
  const cases: Pixel[] = [
    [high, x, low],
    [x, high, low],
    [low, high, x],
    [low, x, high],
    [x, low, high],
    [high, low, x],
  ];
  return cases[Math.floor(h)] ?? [NaN, NaN, NaN];
}

function expected(pictures: Pictures, colours: readonly Numbers[]): Float32Array {
  const [batch, height, width] = pictures.shape;
  const values = Array.from({ length: batch }, (_, image) => {
    const pixels = Array.from({ length: height * width }, (_pixel, at): Pixel => {
      const channel = (c: number) => pictures.at(image, Math.floor(at / width), at % width, c);
      return [channel(0), channel(1), channel(2)];
    });
    return changed(pixels, colours[image] ?? same).flat();
  });
  return Float32Array.from(values.flat());
}

async function applied(pictures: Pictures, colours: readonly Numbers[]): Promise<Float32Array> {
  const column = (name: keyof Numbers) => floats([colours.length, 1, 1, 1], colours.map((colour) => colour[name]));
  const { images } = await both((o, { images: given, ...colour }) => ({ images: applyColour(o, given, colour) }), {
    images: pictures.feed,
    brightness: column('brightness'),
    contrast: column('contrast'),
    saturation: column('saturation'),
    hue: column('hue'),
  });
  return images as Float32Array;
}

const amounts: Numbers[] = [
  same,
  { ...same, brightness: 0.3 },
  { ...same, brightness: -0.6 },
  { ...same, contrast: 0 },
  { ...same, contrast: 0.5 },
  { ...same, contrast: 2 },
  { ...same, saturation: 0 },
  { ...same, saturation: 1.7 },
  { ...same, hue: 0.5 },
  { ...same, hue: -0.21 },
  { ...same, hue: 1 / 3 },
  { brightness: -0.1, contrast: 1.4, saturation: 0.6, hue: 0.1 },
  { brightness: 0.2, contrast: 0.7, saturation: 1.9, hue: -0.4 },
];

test('every change of colour, alone and together, is its definition', async () => {
  const pictures = Pictures.random([amounts.length, 6, 5, 3]);
  expect(largestDifference(await applied(pictures, amounts), expected(pictures, amounts))).toBeLessThan(1e-5);
});

test('a change that all images share is the same as one drawn for each', async () => {
  for (const amount of amounts) {
    const pictures = Pictures.random([2, 4, 4, 3], 5);
    const { images } = await both((o, inputs) => ({ images: applyColour(o, inputs.images, amount) }), {
      images: pictures.feed,
    });
    expect(largestDifference(images, expected(pictures, [amount, amount]))).toBeLessThan(1e-5);
  }
});

test('turning red by a third of the wheel gives green, and grey stays grey', async () => {
  const pictures = new Pictures([1, 1, 3, 3], Float32Array.of(1, 0, 0, 0.5, 0.5, 0.5, 0, 0, 1));
  const images = await applied(pictures, [{ ...same, hue: 1 / 3 }]);
  expect(largestDifference(images, [0, 1, 0, 0.5, 0.5, 0.5, 1, 0, 0])).toBeLessThan(1e-6);
});

test('images of one channel have brightness and contrast only', async () => {
  const pictures = Pictures.random([2, 3, 3, 1]);
  const config = augmentationSchema.parse({ saturation: 1, hue: 0.5, brightness: 0, contrast: 0 });
  const { images } = await both(
    (o, inputs, seeds) => {
      const colour = drawColour(o, config, inputs.images, seeds);
      expect(colour).toEqual(same);
      return { images: applyColour(o, inputs.images, { ...colour, brightness: 0.1, contrast: 0.5 }) };
    },
    { images: pictures.feed },
  );
  const brighter = pictures.map((...at) => clip(pictures.at(...at) + 0.1));
  const mean = (image: number) => brighter.values.subarray(image * 9, image * 9 + 9).reduce((a, b) => a + b) / 9;
  const want = brighter.map((image, ...at) => mean(image) + (brighter.at(image, ...at) - mean(image)) * 0.5);
  expect(largestDifference(images, want.values)).toBeLessThan(1e-6);
});

test('amounts are spread evenly, and what is off is not drawn', async () => {
  const count = 20_000;
  const value = (amount: Colour[keyof Colour]): Value => {
    if (typeof amount === 'number') throw new Error('not drawn');
    return amount;
  };
  const images: Value = { type: 'float32', shape: [count, 8, 8, 3] };
  const config = augmentationSchema.parse({ brightness: 0.2, contrast: 0.4, saturation: 1, hue: 0.1 });
  const drawn = await both((o, _, seeds) => {
    const { brightness, contrast, saturation, hue } = drawColour(o, config, images, seeds);
    return { brightness: value(brightness), contrast: value(contrast), saturation: value(saturation), hue: value(hue) };
  }, {});
  expect(distance(drawn.brightness, uniformBetween(-0.2, 0.2))).toBeLessThan(1.95);
  expect(distance(drawn.contrast, uniformBetween(0.6, 1.4))).toBeLessThan(1.95);
  expect(distance(drawn.saturation, uniformBetween(0, 2))).toBeLessThan(1.95);
  expect(distance(drawn.hue, uniformBetween(-0.1, 0.1))).toBeLessThan(1.95);
  await both((o, _, seeds) => {
    expect(drawColour(o, augmentationSchema.parse({}), images, seeds)).toEqual(same);
    return { nothing: o.scalar(0) };
  }, {});
});
