import { expect, test } from 'vitest';
import { BatchSize, inBatches } from '#core/datasets/import/batch-size.ts';

test('images go one by one until some were small, and again once one is large', () => {
  const size = new BatchSize();
  expect(size.count).toBe(1);
  size.note(4000);
  expect(size.count).toBe(64);
  size.note(5_000_000);
  expect(size.count).toBe(1);
  for (let image = 0; image < 800; image += 1) size.note(4000);
  expect(size.count).toBe(64);
});

test('of images in between as many as take no more room', () => {
  const size = new BatchSize();
  size.note(64 * 1024);
  expect(size.count).toBe(4);
});

test('batches hold every item once, in order, and as many as their size is by then', () => {
  let size = 0;
  const batches = [...inBatches([1, 2, 3, 4, 5, 6, 7, 8], () => ++size)];
  expect(batches).toEqual([[1], [2, 3], [4, 5, 6], [7, 8]]);
});
