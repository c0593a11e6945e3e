import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNatural } from '#core/images/natural-order.ts';

test('numbers in names count by value', () => {
  const names = ['img12', 'img1', 'img02', 'img2', 'b/1', 'B', 'a-b/1', 'a/z', 'a', 'img10', 'é', 'img'];
  expect(names.sort(compareNatural)).toEqual([
    'B', 'a', 'a/z', 'a-b/1', 'b/1', 'img', 'img1', 'img02', 'img2', 'img10', 'img12', 'é',
  ]);
});

test('it is a total order', () => {
  const name = fc.string({ unit: fc.constantFrom('0', '1', '7', 'a', 'B', '/', '-', '.'), maxLength: 6 });
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      const sign = (x: string, y: string) => Math.sign(compareNatural(x, y));
      expect(sign(a, b)).toBe(0 - sign(b, a));
      expect(sign(a, b) === 0).toBe(a === b);
      if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 5000 },
  );
});
