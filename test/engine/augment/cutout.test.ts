import { expect, test } from 'vitest';
import { applyCutout, drawCutout } from '#engine/augment/cutout.ts';
import type { Value } from '#engine/graph/value.ts';
import { both, floats } from './both-runners.ts';
import { countsOf, distance, uniformBetween } from './distributions.ts';
import { largestDifference, Pictures } from './pictures.ts';

const fill = [0.1, 0.5, 0.9];

test('the square has the colour, hangs over the edge, and leaves the rest as it was', async () => {
  const centres = [
    [3.2, 4.1],
    [0, 0],
    [8, 6],
    [0.3, 5.9],
    [5, 3],
  ] as const;
  const pictures = Pictures.random([centres.length, 6, 8, 3]);
  for (const edge of [1, 2, 3, 6]) {
    const { images } = await both(
      (o, { images: given, centreX, centreY }) => ({
        images: applyCutout(o, given, { centreX, centreY, width: edge, height: edge }, fill),
      }),
      {
        images: pictures.feed,
        centreX: floats([centres.length, 1, 1], centres.map(([x]) => x)),
        centreY: floats([centres.length, 1, 1], centres.map(([, y]) => y)),
      },
    );
    const want = pictures.map((image, y, x, channel) => {
      const [cx = 0, cy = 0] = centres[image] ?? [];
      const inside = Math.abs(x + 0.5 - cx) < edge / 2 && Math.abs(y + 0.5 - cy) < edge / 2;
      return inside ? (fill[channel] ?? NaN) : pictures.at(image, y, x, channel);
    });
    expect(largestDifference(images, want.values)).toBe(0);
  }
});

test('a colour of another number of channels is refused', async () => {
  await both(
    (o, { images }, seeds) => {
      const square = drawCutout(o, 0.5, images, seeds);
      expect(() => applyCutout(o, images, square, [0.5])).toThrow('a colour of 1 channels for images of 3');
      return { images };
    },
    { images: Pictures.random([1, 4, 4, 3]).feed },
  );
});

test('the centre is anywhere on the image', async () => {
  const images: Value = { type: 'float32', shape: [20_000, 20, 40, 3] };
  const { centreX, centreY } = await both((o, _, seeds) => {
    const square = drawCutout(o, 0.4, images, seeds);
    expect([square.width, square.height]).toEqual([8, 8]);
    return { centreX: square.centreX, centreY: square.centreY };
  }, {});
  expect(distance(centreX, uniformBetween(0, 40))).toBeLessThan(1.95);
  expect(distance(centreY, uniformBetween(0, 20))).toBeLessThan(1.95);
});

test('squares away from the edge have their full area', async () => {
  const black = Pictures.random([4000, 9, 9, 1]).map(() => 0);
  const { images } = await both(
    (o, inputs, seeds) => ({
      images: applyCutout(o, inputs.images, drawCutout(o, 1 / 3, inputs.images, seeds), [1]),
    }),
    { images: black.feed },
  );
  const areas = countsOf(
    Array.from({ length: 4000 }, (_, image) => images.subarray(image * 81, image * 81 + 81).filter(Boolean).length),
  );
  // A square of 3 hangs over an edge by one pixel where its centre is in the first or last pixel, which 2 of 9 are.
  expect([...areas.keys()].sort()).toEqual([4, 6, 9]);
  const expected = { 9: 49 / 81, 6: 28 / 81, 4: 4 / 81 };
  const cells = Object.entries(expected).flatMap(([area, part]) => {
    const count = areas.get(Number(area)) ?? 0;
    return (count - 4000 * part) ** 2 / (4000 * part);
  });
  expect(cells.reduce((a, b) => a + b)).toBeLessThan(13.8);
});
