import { expect, it } from 'vitest';
import { formatLoss } from '#shared/metric/format-loss.ts';

it.each([
  [2.302_585, '2.303'],
  [0.512_34, '0.512'],
  [0.012_345_6, '0.0123'],
  [0.09, '0.0900'],
  [0.000_04, '4.00e-5'],
  [0, '0.000'],
  [0.9994, '0.999'],
  [0.9997, '0.9997'],
  [9.999_96, '10.00'],
  [123.45, '123.5'],
  [12_345.6789, '1.23e+4'],
  [9999.7, '1.00e+4'],
  [1.234_567_89e25, '1.23e+25'],
  [Number.NaN, '–'],
  [null, '–'],
])('a loss of %s has enough significant digits', (loss, words) => expect(formatLoss(loss)).toBe(words));
