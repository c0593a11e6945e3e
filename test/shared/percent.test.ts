import { expect, it } from 'vitest';
import { formatPercent, formatWholePercent } from '#shared/percent.ts';

it.each([
  [0, '0%'],
  [1, '100%'],
  [0.9996, '>99.9%'],
  [0.0004, '<0.1%'],
  [0.6123, '61.2%'],
  [null, '–'],
])('percent %s', (share, words) => expect(formatPercent(share)).toBe(words));

it.each([
  [0, '0%'],
  [0.004, '<1%'],
  [0.702, '70%'],
  [0.996, '>99%'],
  [1, '100%'],
])('whole percent %s', (share, words) => expect(formatWholePercent(share)).toBe(words));
