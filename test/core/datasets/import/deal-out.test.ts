import { expect, test } from 'vitest';
import { dealOut } from '#core/datasets/import/deal-out.ts';
import type { Split } from '#shared/dataset/schema.ts';

const shares = { validationFraction: 0, testFraction: 0.5 };
const hash = (number: number) => number.toString(16).padStart(16, '0');
const present = {
  pixelHashes: BigUint64Array.of(7n, 8n, 2n ** 64n - 1n),
  splits: Uint8Array.of(2, 1, 2),
  groups: new Map([['p8', 1], ['p9', 2]]),
};

type Image = [pixels: string, split?: Split | null, group?: string];

function dealt(images: Image[], into: typeof present | null = null): number[] {
  const packed = images.map(([, split = null, group = null], at) => ({ path: `${at}`, className: 'cat', split, group }));
  const pixelHashes = images.map(([pixels]) => pixels);
  return [...dealOut({ packed, classes: ['cat'], pixelHashes, present: into }, shares).splits];
}

test('copies of images that a dataset has come to their split', () => {
  const copies: Image[] = [[hash(7)], [hash(7)], [hash(7)], ['ffffffffffffffff'], [hash(8)]];
  expect(dealt(copies, present)).toEqual([2, 2, 2, 2, 1]);
});

test('copies of images whose split the source names come to it, and those alone', () => {
  expect(dealt([[hash(1), 'test'], [hash(1)], [hash(2), 'validation'], [hash(2)], [hash(3), 'train'], [hash(3)]])).toEqual([2, 2, 1, 1, 0, 0]);
  expect(dealt([[hash(7), 'train'], [hash(7)]], present)).toEqual([0, 2]);
});

test('what belongs to a group goes where a copy of one of them is', () => {
  const group: Image[] = [[hash(20), null, 'p1'], [hash(21), null, 'p1'], [hash(7), null, 'p1'], [hash(21)]];
  expect(dealt(group, present)).toEqual([2, 2, 2, 2]);
  expect(dealt([[hash(1), 'test', 'p1'], [hash(2), null, 'p1']])).toEqual([2, 2]);
});

test('images of groups that a dataset has come to their splits, copies to that of the image before that', () => {
  const images: Image[] = [[hash(1), null, 'p9'], [hash(2), null, 'p9'], [hash(3), null, 'p8'], [hash(3)], [hash(4), 'train', 'p8']];
  expect(dealt(images, present)).toEqual([2, 2, 1, 1, 0]);
  expect(dealt([[hash(8), null, 'p9'], [hash(5), null, 'p9']], present)).toEqual([1, 1]);
});

test('shares are held out of the others alone', () => {
  const others = Array.from({ length: 10 }, (_, at): Image => [hash(100 + at)]);
  const splits = dealt([...others, ...Array.from({ length: 30 }, (): Image => [hash(7)])], present);
  expect(splits.slice(0, 10).filter((split) => split === 2)).toHaveLength(5);
  expect(splits.slice(10)).toEqual(Array.from({ length: 30 }, () => 2));
});
