import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatNumber } from '../../../src/renderer/ui/format.ts';
import { ambiguityOf, parseNumber, parseNumbers } from '../../../src/renderer/ui/number-text.ts';

it.each([
  ['1e-3', 0.001],
  [' 0.10 ', 0.1],
  ['0,5', 0.5],
  ['', Number.NaN],
  ['lots', Number.NaN],
  ['1.5.2', Number.NaN],
  ['0,001', 0.001],
  ['1,5e-3', 0.0015],
  ['1,2345', 1.2345],
  ['1,234,567', 1_234_567],
  ['1,234.5', 1234.5],
  ['12,34,567', Number.NaN],
  ['0x10', Number.NaN],
  ['Infinity', Number.NaN],
])('reads “%s”', (text, value) => expect(parseNumber(text)).toBe(value));

it.each([
  ['10,000', 10_000],
  ['-1,000', -1000],
  ['1,5', 1.5],
  ['0,001', 0.001],
])('reads “%s” where a whole number is asked for', (text, value) => expect(parseNumber(text, true)).toBe(value));

it('takes no guess at a comma that may be the point or not', () => {
  expect(parseNumber('1,234')).toBe(Number.NaN);
  expect(ambiguityOf(' 1,234')).toBe('could be 1234 or 1.234; write it as one of these');
  expect(['0,123', '1,23', '1,2345', '1234', '1.234'].map(ambiguityOf)).toEqual(Array(5).fill(undefined));
});

it('reads numbers with commas, semicolons or spaces between them', () => {
  expect(parseNumbers('0.49, 0.48;0.45')).toEqual([0.49, 0.48, 0.45]);
  expect(parseNumbers('0.5 x 0x1')).toEqual([0.5, Number.NaN, Number.NaN]);
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
