import { expect, test } from 'vitest';
import { previewAugmentation } from '#engine/train/preview-augmentation.ts';
import { augmentationSchema } from '#shared/run/augmentation.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { toyConfig, toyJob } from '../toy-job.ts';

const counts = { train: 60, validation: 0, test: 10 };
const preview = (augmentation: object, seed = 1) => {
  const config = { ...toyConfig, seed, augmentation: augmentationSchema.parse(augmentation) };
  return previewAugmentation(tf, toyJob(temporaryFolder(), counts, config), 8);
};

test('an image that is not mixed is of its own class alone', async () => {
  const { labels, shares, originals, augmented } = await preview({ flipHorizontal: true });
  expect(shares).toEqual(labels.map((label) => [{ label, share: 1 }]));
  expect(augmented).toHaveLength(originals.length);
});

test.each([{ mixup: 0.4 }, { cutmix: 1 }])('a mixed one tells what it has of its own and of the next: %o', async (mixing) => {
  const { labels, shares } = await preview(mixing);
  expect(shares.some((classes) => classes.length === 2)).toBe(true);
  for (const [index, classes] of shares.entries()) {
    const partners = [labels[index], labels[(index + 1) % labels.length]];
    expect(classes.every(({ label }) => partners.includes(label))).toBe(true);
    expect(classes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(classes[0]?.share).toBeGreaterThanOrEqual(classes[1]?.share ?? 0);
  }
});

test('the same seed draws the same, another does not', async () => {
  const [first, again, other] = [await preview({ shift: 0.3 }), await preview({ shift: 0.3 }), await preview({ shift: 0.3 }, 2)];
  expect(again).toEqual(first);
  expect(other.augmented).not.toEqual(first.augmented);
});
