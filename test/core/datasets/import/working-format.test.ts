import { expect, test } from 'vitest';
import { suggestFormat, typicalSize } from '#core/datasets/import/working-format.ts';

const sized = (...sizes: (readonly [width: number, height: number])[]) => sizes.map(([width, height]) => ({ path: '', width, height }));
const times = (count: number, width: number, height: number) => Array.from({ length: count }, () => [width, height] as const);

test('the typical size is that of an image, and not of two medians put together', () => {
  const long = sized(...times(12, 8000, 10), ...times(12, 10, 8000));
  expect(long).toContainEqual({ path: '', ...typicalSize(long) });
  expect(typicalSize(sized([10, 10], [640, 480], [480, 640], [640, 480], [4000, 3000]))).toEqual({ width: 640, height: 480 });
  expect(typicalSize([])).toEqual({ width: 0, height: 0 });
});

test('what is padded until hardly a row is left is not said to keep its detail', () => {
  const { why, fit } = suggestFormat({ sizes: sized(...times(12, 8000, 10), ...times(12, 10, 8000)), isGrey: false });
  expect(fit).toBe('letterbox');
  expect(why).toMatch(/^The images are usually about (8000 x 10|10 x 8000) pixels\. /);
  expect(why).toContain('hardly a row of pixels is left');
  expect(why).not.toContain('keeps');
});

test('padded images keep their detail where their longer edge fits, and others where the shorter one does', () => {
  const why = (...sizes: Parameters<typeof sized>) => suggestFormat({ sizes: sized(...sizes), isGrey: false }).why;
  expect(why([40, 10], [40, 11], [40, 10])).not.toContain('keeps nearly all');
  expect(why([30, 10], [14, 6], [15, 6])).toContain('16 x 16 keeps nearly all of their detail.');
  expect(why([40, 30], [41, 30], [40, 30])).toContain('32 x 32 keeps nearly all of their detail.');
});
