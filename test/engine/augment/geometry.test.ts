import { expect, test } from 'vitest';
import { applyGeometry, drawGeometry, type Geometry } from '#engine/augment/geometry.ts';
import type { Ops } from '#engine/graph/ops.ts';
import type { Value } from '#engine/graph/value.ts';
import { RandomStream } from '#engine/random/random-stream.ts';
import { augmentationSchema } from '#shared/run/augmentation.ts';
import { both, floats } from './both-runners.ts';
import { chiSquared, countsOf, distance, uniformBetween } from './distributions.ts';
import { largestDifference, Pictures } from './pictures.ts';

const degrees = Math.PI / 180;
const names = ['mirrorX', 'mirrorY', 'leanX', 'leanY', 'scale', 'angle', 'shiftX', 'shiftY'] as const;
type Numbers = Record<keyof Geometry, number>;
const still: Numbers = { mirrorX: 1, mirrorY: 1, leanX: 0, leanY: 0, scale: 1, angle: 0, shiftX: 0, shiftY: 0 };

/** What TensorFlow makes of images, all with one geometry that is known beforehand. */
async function applied(pictures: Pictures, geometry: Geometry): Promise<Float32Array> {
  const { images } = await both((o, inputs) => ({ images: applyGeometry(o, inputs.images, geometry) }), {
    images: pictures.feed,
  });
  return images as Float32Array;
}

/** The same of images, each with a geometry of its own; what all of them leave out is not computed. */
async function appliedEach(pictures: Pictures, geometries: readonly Numbers[]): Promise<Float32Array> {
  const column = (name: keyof Numbers) => floats([geometries.length], geometries.map((geometry) => geometry[name]));
  const drawn = names.filter((name) => geometries.some((geometry) => geometry[name] !== still[name]));
  const { images } = await both(
    (o, inputs) => {
      const values = drawn.map((name) => [name, inputs[name]] as const);
      return { images: applyGeometry(o, inputs.images, { ...still, ...Object.fromEntries(values) }) };
    },
    {
      images: pictures.feed,
      mirrorX: column('mirrorX'),
      mirrorY: column('mirrorY'),
      leanX: column('leanX'),
      leanY: column('leanY'),
      scale: column('scale'),
      angle: column('angle'),
      shiftX: column('shiftX'),
      shiftY: column('shiftY'),
    },
  );
  return images as Float32Array;
}

/** Where a point of the image goes, measured from its centre: the definition, one step after the other. */
function moved([x, y]: readonly [number, number], g: Numbers): [number, number] {
  [x, y] = [x * g.mirrorX, y * g.mirrorY];
  x += y * Math.tan(g.leanX);
  y += x * Math.tan(g.leanY);
  [x, y] = [x * g.scale, y * g.scale];
  [x, y] = [x * Math.cos(g.angle) - y * Math.sin(g.angle), x * Math.sin(g.angle) + y * Math.cos(g.angle)];
  return [x + g.shiftX, y + g.shiftY];
}

/** Bilinear samples at the points that go to each pixel, found by solving the linear equations. */
function expected(pictures: Pictures, geometries: readonly Numbers[]): Pictures {
  const [, height, width] = pictures.shape;
  return pictures.map((image, y, x, channel) => {
    const g = geometries[image] ?? still;
    const [ox, oy] = moved([0, 0], g);
    const fromOrigin = ([px, py]: [number, number]) => [px - ox, py - oy] as const;
    const [ax, ay] = fromOrigin(moved([1, 0], g));
    const [bx, by] = fromOrigin(moved([0, 1], g));
    const [tx, ty] = fromOrigin([x - (width - 1) / 2, y - (height - 1) / 2]);
    const determinant = ax * by - bx * ay;
    const fromX = (tx * by - bx * ty) / determinant + (width - 1) / 2;
    const fromY = (ax * ty - tx * ay) / determinant + (height - 1) / 2;
    const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
    const [u, v] = [fromX - left, fromY - top];
    const at = (dy: number, dx: number) => pictures.at(image, top + dy, left + dx, channel);
    return (1 - v) * ((1 - u) * at(0, 0) + u * at(0, 1)) + v * ((1 - u) * at(1, 0) + u * at(1, 1));
  });
}

test('flips and whole shifts move pixels and change none', async () => {
  for (const [height, width] of [[5, 4], [2, 3], [32, 32], [257, 3]] as const) {
    const geometries = [-1, 1].flatMap((mirrorX) =>
      [-1, 1].flatMap((mirrorY) =>
        [-width, -2, -1, 0, 1, width - 1].flatMap((shiftX) =>
          [1 - height, -1, 0, 1, 2, height].map((shiftY) => ({ ...still, mirrorX, mirrorY, shiftX, shiftY })),
        ),
      ),
    );
    const pictures = Pictures.random([geometries.length, height, width, 3]);
    const want = pictures.map((image, y, x, channel) => {
      const { mirrorX = 1, mirrorY = 1, shiftX = 0, shiftY = 0 } = geometries[image] ?? {};
      const fromX = mirrorX === 1 ? x - shiftX : width - 1 - (x - shiftX);
      const fromY = mirrorY === 1 ? y - shiftY : height - 1 - (y - shiftY);
      return pictures.at(image, fromY, fromX, channel);
    });
    expect(largestDifference(await appliedEach(pictures, geometries), want.values)).toBe(0);
  }
});

test('a flip that all images share is the image reversed, and a shift leaves black behind', async () => {
  const pictures = Pictures.random([2, 3, 5, 1]);
  const flipped = pictures.map((image, y, x, channel) => pictures.at(image, y, 4 - x, channel));
  expect(await applied(pictures, { ...still, mirrorX: -1 })).toEqual(flipped.values);
  const shifted = pictures.map((image, y, x, channel) => pictures.at(image, y - 2, x + 1, channel));
  expect(await applied(pictures, { ...still, shiftX: -1, shiftY: 2 })).toEqual(shifted.values);
});

test.each([5, 8])('a quarter turn of %i pixels is exact, clockwise as seen', async (edge) => {
  const pictures = Pictures.random([2, edge, edge, 3]);
  // The top left corner goes to the top right one.
  const turned = pictures.map((image, y, x, channel) => pictures.at(image, edge - 1 - x, y, channel));
  const found = await applied(pictures, { ...still, angle: Math.PI / 2 });
  expect(largestDifference(found, turned.values)).toBeLessThan(1e-5);
});

test('twice as large shows the middle', async () => {
  const pictures = Pictures.random([1, 5, 5, 1]);
  const large = await applied(pictures, { ...still, scale: 2 });
  expect(large[12]).toBeCloseTo(pictures.at(0, 2, 2, 0), 6);
  expect(large[0]).toBeCloseTo(pictures.at(0, 1, 1, 0), 6);
  expect(large[24]).toBeCloseTo(pictures.at(0, 3, 3, 0), 6);
});

test('every step of the geometry, alone and with all others, is its definition', async () => {
  const random = new RandomStream(9, 'shuffle', 0);
  const around = (middle: number, reach: number) => middle + (2 * random.uniform() - 1) * reach;
  const draw = (): Numbers => ({
    mirrorX: random.uniform() < 0.5 ? 1 : -1,
    mirrorY: random.uniform() < 0.5 ? 1 : -1,
    leanX: around(0, 60 * degrees),
    leanY: around(0, 60 * degrees),
    scale: Math.exp(around(0, Math.log(2))),
    angle: around(0, Math.PI),
    shiftX: around(0, 6),
    shiftY: around(0, 6),
  });
  const alone = names.map((name) => ({ ...still, [name]: draw()[name] }));
  const geometries = [...alone, ...Array.from({ length: 40 }, draw)];
  const pictures = Pictures.random([geometries.length, 11, 16, 3]);
  const want = expected(pictures, geometries);
  expect(largestDifference(await appliedEach(pictures, geometries), want.values)).toBeLessThan(2e-4);
  for (const name of ['leanX', 'leanY', 'scale', 'angle'] as const) {
    const some = Array.from({ length: 3 }, () => ({ ...still, [name]: draw()[name] }));
    const few = Pictures.random([3, 9, 7, 1]);
    expect(largestDifference(await appliedEach(few, some), expected(few, some).values)).toBeLessThan(2e-4);
    const [one = still] = some;
    const same = [one, one, one];
    expect(largestDifference(await applied(few, one), expected(few, same).values)).toBeLessThan(2e-4);
  }
});

test('without geometry images are handed on as they are', async () => {
  await both(
    (o, { images }, seeds) => {
      expect(applyGeometry(o, images, drawGeometry(o, augmentationSchema.parse({}), images, seeds))).toBe(images);
      return { images };
    },
    { images: Pictures.random([1, 2, 2, 1]).feed },
  );
});

/** What is drawn for many images of 20 rows and 40 columns; a number that all share stands for each. */
async function drawn(config: object): Promise<Record<keyof Geometry, ArrayLike<number>>> {
  const count = 20_000;
  const each = (o: Ops, amount: Value | number) => (typeof amount === 'number' ? o.scalar(amount) : amount);
  return both(
    (o, _, seeds) => {
      const images: Value = { type: 'float32', shape: [count, 20, 40, 3] };
      const geometry = drawGeometry(o, augmentationSchema.parse(config), images, seeds);
      return {
        mirrorX: each(o, geometry.mirrorX),
        mirrorY: each(o, geometry.mirrorY),
        leanX: each(o, geometry.leanX),
        leanY: each(o, geometry.leanY),
        scale: each(o, geometry.scale),
        angle: each(o, geometry.angle),
        shiftX: each(o, geometry.shiftX),
        shiftY: each(o, geometry.shiftY),
      };
    },
    {},
  );
}

test('amounts are spread as the configuration says', async () => {
  const geometry = await drawn({ flipHorizontal: true, rotate: 30, scale: 1, shear: 10, shift: 0.1 });
  expect(chiSquared([...countsOf(geometry.mirrorX).values()])).toBeLessThan(10.8);
  expect([...countsOf(geometry.mirrorX).keys()].sort()).toEqual([-1, 1]);
  expect(Array.from(geometry.mirrorY)).toEqual([1]);
  expect(distance(geometry.angle, uniformBetween(-30 * degrees, 30 * degrees))).toBeLessThan(1.95);
  expect(distance(geometry.leanX, uniformBetween(-10 * degrees, 10 * degrees))).toBeLessThan(1.95);
  expect(distance(geometry.leanY, uniformBetween(-10 * degrees, 10 * degrees))).toBeLessThan(1.95);
  const logarithms = Array.from(geometry.scale, Math.log);
  expect(distance(logarithms, uniformBetween(-Math.LN2, Math.LN2))).toBeLessThan(1.95);
  expect(distance(geometry.shiftX, uniformBetween(-4, 4))).toBeLessThan(1.95);
  expect(distance(geometry.shiftY, uniformBetween(-2, 2))).toBeLessThan(1.95);
});

test('shifts alone are whole pixels, each as likely as any other', async () => {
  const { shiftX, shiftY } = await drawn({ shift: 0.1, flipVertical: true });
  const x = countsOf(shiftX);
  expect([...x.keys()].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
  expect(chiSquared([...x.values()])).toBeLessThan(26.1);
  expect([...countsOf(shiftY).keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  const small = await drawn({ shift: 0.001 });
  expect([...countsOf(small.shiftX).keys()].sort((a, b) => a - b)).toEqual([-1, 0, 1]);
});

test('no two amounts of an image hang together', async () => {
  const flips = { flipHorizontal: true, flipVertical: true };
  const geometry = await drawn({ ...flips, rotate: 30, scale: 1, shear: 10, shift: 0.1 });
  const amounts = Object.values(geometry).map(standardised);
  for (const [i, a] of amounts.entries()) {
    for (const b of amounts.slice(i + 1)) {
      const correlation = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) / a.length;
      expect(Math.abs(correlation)).toBeLessThan(0.03);
    }
  }
});

function standardised(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const deviation = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length);
  return list.map((value) => (value - mean) / deviation);
}
