import { expect, test } from 'vitest';
import { shrink } from '#core/images/shrink.ts';

const format = (width: number, height: number, channels: 1 | 3) => ({ width, height, channels, fit: 'crop' as const });

test('an image that is small already stays as it is', () => {
  const pixels = Uint8Array.from({ length: 64 * 64 }, (_, index) => index % 256);
  expect(shrink(format(64, 64, 1), pixels, 64).pixels).toBe(pixels);
});

test('each pixel is the mean of those that it covers', () => {
  // Two by two blocks of one value each, but one pixel a block that is brighter by 4.
  const pixels = Uint8Array.from({ length: 128 * 128 * 3 }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3];
    const [x, y] = [pixel % 128, Math.floor(pixel / 128)];
    return 20 * channel + ((x >> 1) % 50) + (x % 2 === 0 && y % 2 === 0 ? 4 : 0);
  });
  const small = shrink(format(128, 128, 3), pixels, 64);
  expect(small.format).toEqual(format(64, 64, 3));
  expect([...small.pixels.subarray(0, 6)]).toEqual([1, 21, 41, 2, 22, 42]);
  expect(small.pixels.at(-1)).toBe(20 * 2 + (63 % 50) + 1);
});

test('the longer side is what counts', () => {
  expect(shrink(format(1024, 300, 1), new Uint8Array(1024 * 300), 256).format).toEqual(format(256, 75, 1));
  expect(shrink(format(1000, 4, 1), new Uint8Array(4000), 64).format).toEqual(format(62, 1, 1));
});
