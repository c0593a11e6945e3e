import { expect, test } from 'vitest';
import { ImagesAhead } from '#core/datasets/import/images-ahead.ts';

test('few images are under way until some were small, and few again once one is large', () => {
  const ahead = new ImagesAhead(32);
  expect(ahead.count).toBe(32);
  ahead.note(4000);
  expect(ahead.count).toBe(128);
  ahead.note(5_000_000);
  expect(ahead.count).toBe(32);
  for (let image = 0; image < 700; image += 1) ahead.note(4000);
  expect(ahead.count).toBe(128);
});

test('of images in between as many as take no more room', () => {
  const ahead = new ImagesAhead(10);
  ahead.note(256 * 1024);
  expect(ahead.count).toBe(20);
});
