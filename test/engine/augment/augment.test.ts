import fc from 'fast-check';
import { expect, test } from 'vitest';
import { augment } from '#engine/augment/augment.ts';
import { GraphBuilder } from '#engine/graph/graph-builder.ts';
import { Ops } from '#engine/graph/ops.ts';
import { StepSeeds } from '#engine/graph/seeds.ts';
import { type Augmentation, augmentationSchema, noAugmentation } from '#shared/run/augmentation.ts';
import { type Body, both, ints, runAsGraph } from './both-runners.ts';
import { Pictures } from './pictures.ts';

const classes = 5;
const everything: Augmentation = {
  flipHorizontal: true,
  flipVertical: true,
  shift: 0.2,
  rotate: 30,
  scale: 0.3,
  shear: 10,
  brightness: 0.3,
  contrast: 0.3,
  saturation: 0.5,
  hue: 0.2,
  cutout: 0.3,
  mixup: 0.4,
  cutmix: 1,
};

function batchOf(size: number, height: number, width: number, channels: number) {
  return {
    images: Pictures.random([size, height, width, channels]).feed,
    labels: ints([size], Array.from({ length: size }, (_, i) => i % classes)),
  };
}

const augmented =
  (config: Augmentation): Body<'images' | 'labels', 'images' | 'targets'> =>
  (o, { images, labels }, seeds) => {
    const fill = [0.2, 0.4, 0.6].slice(0, images.shape[3]);
    const result = augment(o, config, { images, labels, classes }, fill, seeds);
    return { images: result.images, targets: result.targets ?? o.oneHot(labels, classes) };
  };

const off = <T>(on: fc.Arbitrary<T>, value: T) => fc.oneof(fc.constant(value), on);
const upTo = (limit: number) => off(fc.double({ min: 0, max: limit, noNaN: true }), 0);
const configs: fc.Arbitrary<Augmentation> = fc.record({
  flipHorizontal: fc.boolean(),
  flipVertical: fc.boolean(),
  shift: upTo(0.99),
  rotate: upTo(180),
  scale: upTo(4),
  shear: upTo(60),
  brightness: upTo(1),
  contrast: upTo(1),
  saturation: upTo(1),
  hue: upTo(0.5),
  cutout: upTo(1),
  mixup: upTo(10),
  cutmix: upTo(10),
});

test('whatever is on, pixels stay from 0 to 1, labels sum to 1, and both runners agree to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(
      configs,
      fc.record({
        size: fc.integer({ min: 1, max: 6 }),
        height: fc.integer({ min: 1, max: 9 }),
        width: fc.integer({ min: 1, max: 9 }),
        channels: fc.constantFrom(1, 3),
      }),
      fc.nat(0xffff_ffff),
      async (config, { size, height, width, channels }, seed) => {
        const inputs = batchOf(size, height, width, channels);
        const { images, targets } = await both(augmented(augmentationSchema.parse(config)), inputs, { seed, step: 3 });
        expect(images).toHaveLength(size * height * width * channels);
        expect(images.every((value) => value >= 0 && value <= 1 + 1e-6)).toBe(true);
        for (let image = 0; image < size; image++) {
          const target = Array.from(targets.subarray(image * classes, (image + 1) * classes));
          expect(target.every((value) => value >= 0 && value <= 1)).toBe(true);
          expect(target.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        }
      },
    ),
    { numRuns: 40, seed: 11 },
  );
});

test('a batch is a function of the seed and the step', async () => {
  const inputs = batchOf(4, 8, 8, 3);
  const [first, second, again] = await runAsGraph(augmented(everything), inputs, 7, [0, 1, 0]);
  const [otherSeed] = await runAsGraph(augmented(everything), inputs, 8, [0]);
  expect(again).toEqual(first);
  expect(second?.images).not.toEqual(first?.images);
  expect(second?.targets).not.toEqual(first?.targets);
  expect(otherSeed?.images).not.toEqual(first?.images);
});

test('each augmentation by itself changes images, and only mixing changes labels', async () => {
  const inputs = batchOf(16, 8, 8, 3);
  for (const [name, amount] of Object.entries(everything)) {
    const config = augmentationSchema.parse({ [name]: amount });
    const { images, targets } = await both(augmented(config), inputs);
    expect(images, name).not.toEqual(inputs.images.elements);
    const oneHots = targets.every((value) => value === 0 || value === 1);
    expect(oneHots, name).toBe(name !== 'mixup' && name !== 'cutmix');
  }
});

test('what is off adds no op and leaves the images as they are', () => {
  const builder = new GraphBuilder();
  const o = new Ops(builder);
  const images = builder.placeholder('images', { type: 'float32', shape: [4, 8, 8, 3] });
  const labels = builder.placeholder('labels', { type: 'int32', shape: [4] });
  const seeds = new StepSeeds(o, 1, builder.placeholder('step', { type: 'int32', shape: [] }));
  const before = builder.nodes.length;
  expect(augment(o, noAugmentation, { images, labels, classes }, [0, 0, 0], seeds)).toEqual({ images, targets: null });
  expect(builder.nodes).toHaveLength(before);
  const colours = { ...everything, mixup: 0, cutmix: 0, cutout: 0 };
  expect(augment(o, colours, { images, labels, classes }, [0, 0, 0], seeds).targets).toBeNull();
});
