import { expect, test } from 'vitest';
import { aspectBins, sizeBins } from '#core/datasets/statistics/histogram.ts';

test('any number of sizes and aspects is put into bins', () => {
  const values = Array.from({ length: 300_000 }, (_, at) => ({ value: 1 + at, count: 1 }));
  const aspects = values.map(({ value, count }) => ({ value: value / 100_000, count }));
  for (const bins of [sizeBins(values), aspectBins(aspects)]) {
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(300_000);
  }
  expect(aspectBins(aspects).at(-1)?.to).toBe(3);
});
