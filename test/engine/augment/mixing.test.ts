import { expect, test } from 'vitest';
import { applyMix, blend, drawMix, type Mix, paste } from '#engine/augment/mixing.ts';
import { rectangleMask } from '#engine/augment/rectangle.ts';
import { drawSymmetricBeta } from '#engine/augment/symmetric-beta.ts';
import type { Value } from '#engine/graph/value.ts';
import { augmentationSchema } from '#shared/run/augmentation.ts';
import { both, floats, ints, runAsGraph } from './both-runners.ts';
import { distance, uniformBetween } from './distributions.ts';
import { largestDifference, Pictures } from './pictures.ts';

const labels = [2, 0, 1, 1];
const classes = 3;
const next = (image: number) => (image + 1) % labels.length;
const oneHot = (label: number | undefined) => [0, 1, 2].map((each) => (each === label ? 1 : 0));

test('mixup mixes each image and label with the next by its share', async () => {
  const pictures = Pictures.random([4, 3, 2, 3]);
  const shares = [0, 0.25, 0.7, 1];
  const { images, targets } = await both(
    (o, inputs) => applyMix(o, inputs.images, o.oneHot(inputs.labels, classes), blend(o, inputs.shares)),
    { images: pictures.feed, labels: ints([4], labels), shares: floats([4, 1, 1], shares) },
  );
  const mixed = pictures.map((image, ...at) => {
    const share = shares[image] ?? NaN;
    return (1 - share) * pictures.at(image, ...at) + share * pictures.at(next(image), ...at);
  });
  expect(largestDifference(images, mixed.values)).toBeLessThan(1e-6);
  const want = labels.flatMap((label, image) => {
    const partner = oneHot(labels[next(image)]);
    const share = shares[image] ?? NaN;
    return oneHot(label).map((own, each) => (1 - share) * own + share * (partner[each] ?? NaN));
  });
  expect(largestDifference(targets, want)).toBeLessThan(1e-6);
});

test('cutmix pastes a rectangle of the next image, and labels go by the area that it covers', async () => {
  const pictures = Pictures.random([4, 5, 8, 3]);
  const rectangles = [
    { centreX: 4, centreY: 2.5, width: 4, height: 3 },
    { centreX: 0.2, centreY: 4.9, width: 3.7, height: 2.2 },
    { centreX: 4, centreY: 2.5, width: 0, height: 0 },
    { centreX: 4, centreY: 2.5, width: 8.1, height: 5.1 },
  ];
  const column = (name: 'centreX' | 'centreY' | 'width' | 'height') =>
    floats([4, 1, 1], rectangles.map((rectangle) => rectangle[name]));
  const { images, targets } = await both(
    (o, { images: given, labels: own, ...rectangle }) =>
      applyMix(o, given, o.oneHot(own, classes), paste(o, rectangleMask(o, given, rectangle))),
    {
      images: pictures.feed,
      labels: ints([4], labels),
      centreX: column('centreX'),
      centreY: column('centreY'),
      width: column('width'),
      height: column('height'),
    },
  );
  const isPasted = (image: number, y: number, x: number) => {
    const { centreX = 0, centreY = 0, width = 0, height = 0 } = rectangles[image] ?? {};
    return Math.abs(x + 0.5 - centreX) < width / 2 && Math.abs(y + 0.5 - centreY) < height / 2;
  };
  const mixed = pictures.map((image, y, x, channel) =>
    pictures.at(isPasted(image, y, x) ? next(image) : image, y, x, channel),
  );
  expect(largestDifference(images, mixed.values)).toBe(0);
  const areas = rectangles.map((_, image) => {
    const pixels = Array.from({ length: 40 }, (_pixel, at) => isPasted(image, Math.floor(at / 8), at % 8));
    return pixels.filter(Boolean).length / 40;
  });
  expect(areas).toEqual([12 / 40, 2 / 40, 0, 1]);
  const want = labels.flatMap((label, image) => {
    const partner = oneHot(labels[next(image)]);
    const share = areas[image] ?? NaN;
    return oneHot(label).map((own, each) => (1 - share) * own + share * (partner[each] ?? NaN));
  });
  expect(largestDifference(targets, want)).toBeLessThan(1e-6);
});

test('an image that is alone is its own partner', async () => {
  const pictures = Pictures.random([1, 3, 3, 1]);
  const { images, targets } = await both(
    (o, inputs) => applyMix(o, inputs.images, o.oneHot(inputs.labels, classes), blend(o, inputs.shares)),
    { images: pictures.feed, labels: ints([1], [1]), shares: floats([1, 1, 1], [0.4]) },
  );
  expect(largestDifference(images, pictures.values)).toBeLessThan(1e-6);
  expect(largestDifference(targets, [0, 1, 0])).toBeLessThan(1e-6);
});

// Distribution functions that have a closed form.
test.each([
  { alpha: 0.5, below: (x: number) => (2 / Math.PI) * Math.asin(Math.sqrt(x)) },
  { alpha: 1, below: uniformBetween(0, 1) },
  { alpha: 2, below: (x: number) => x * x * (3 - 2 * x) },
  { alpha: 3, below: (x: number) => x ** 3 * (10 - 15 * x + 6 * x * x) },
])('Beta($alpha, $alpha) is drawn', async ({ alpha, below }) => {
  const { draws } = await both((o, _, seeds) => ({ draws: drawSymmetricBeta(o, alpha, [40_000], seeds) }), {});
  expect(distance(draws, below)).toBeLessThan(1.95);
});

test.each([1e-4, 0.01, 0.2, 10])('Beta(α, α) has the moments of α = %d, and is a number from 0 to 1', async (alpha) => {
  const count = 40_000;
  const { draws } = await both((o, _, seeds) => ({ draws: drawSymmetricBeta(o, alpha, [count], seeds) }), {});
  expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
  const variance = 1 / (4 * (2 * alpha + 1));
  const moment = (power: number) => meanOf(Array.from(draws, (draw) => (draw - 0.5) ** power));
  expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(variance / count));
  const fourth = (3 * variance ** 2 * (2 * alpha + 1)) / (2 * alpha + 3);
  expect(Math.abs(moment(2) - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / count) + 1e-7);
});

test('with both on, a coin of each step decides for the whole batch', async () => {
  const images: Value = { type: 'float32', shape: [50, 6, 6, 1] };
  const config = augmentationSchema.parse({ mixup: 1, cutmix: 1 });
  const steps = Array.from({ length: 400 }, (_, step) => step);
  const runs = await runAsGraph((o, _, seeds) => part(drawMix(o, config, images, seeds)), {}, 1, steps);
  const kinds = runs.map(({ rows, columns, share }) => {
    // A rectangle's factors are 0 or 1; mixup's are never, but the rows, which are all 1.
    const isCutmix = rows.some((value) => value === 0) && columns.every((value) => value === 0 || value === 1);
    const isShare = columns.every((value, i) => value === share[Math.floor(i / 6)]);
    const isMixup = isShare && rows.every((value) => value === 1);
    expect(isCutmix).toBe(!isMixup);
    return isMixup;
  });
  const heads = kinds.filter(Boolean).length;
  expect(Math.abs(heads - 200)).toBeLessThan(3.3 * 10);
});

test('a rectangle covers the share that is drawn, but for what hangs over the edge', async () => {
  // A rectangle whose edges are a part r of the image's has r − r² / 4 of each axis inside, the mean over all centres.
  // Its area r² is uniform for α = 1, so the mean share is ∫ (r − r² / 4)² 2r dr from 0 to 1.
  const images: Value = { type: 'float32', shape: [20_000, 64, 64, 1] };
  const config = augmentationSchema.parse({ cutmix: 1 });
  const { share } = await both((o, _, seeds) => part(drawMix(o, config, images, seeds)), {});
  expect(meanOf(Array.from(share))).toBeCloseTo(1 / 2 - 1 / 5 + 1 / 48, 2);
});

test('nothing is mixed where both are off', async () => {
  await both((o, _, seeds) => {
    expect(drawMix(o, augmentationSchema.parse({}), { type: 'float32', shape: [2, 2, 2, 1] }, seeds)).toBeNull();
    return { nothing: o.scalar(0) };
  }, {});
});

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function part(mix: Mix | null): Record<'rows' | 'columns' | 'share', Value> {
  if (mix === null) throw new Error('nothing is mixed');
  return { rows: mix.rows, columns: mix.columns, share: mix.share };
}
