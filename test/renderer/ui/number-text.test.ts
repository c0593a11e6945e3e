import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatNumber } from '../../../src/renderer/ui/format.ts';
import { parseNumber, parseNumbers } from '../../../src/renderer/ui/number-text.ts';

it.each([
  ['1e-3', 0.001],
  [' 0.10 ', 0.1],
  ['0,5', 0.5],
  ['', Number.NaN],
  ['lots', Number.NaN],
  ['1.5.2', Number.NaN],
])('reads “%s”', (text, value) => expect(parseNumber(text)).toBe(value));

it('reads numbers with commas, semicolons or spaces between them', () => {
  expect(parseNumbers('0.49, 0.48;0.45')).toEqual([0.49, 0.48, 0.45]);
  expect(parseNumbers('0.5 x')).toEqual([0.5, Number.NaN]);
  expect(parseNumbers(' ')).toEqual([]);
});

it('reads back what the form writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: -9, max: 4 }), (digits, power) => {
      const value = Number(`${digits}e${power}`);
      expect(parseNumber(formatNumber(value))).toBe(value);
    }),
  );
});
