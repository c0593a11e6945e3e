import { expect, test } from 'vitest';
import { curve } from '../../src/cli/terminal/curve.ts';
import { count, timeLeft } from '../../src/cli/terminal/format.ts';

test('a curve that bursts has labels of the same width', () => {
  expect(curve([2.3, 4e21], 2, 2).split('\n')).toEqual(['4.00e+21  █', '   2.300 ▁█']);
});

test('the last second is not counted down', () => {
  expect([0.451, 1, 125].map(timeLeft)).toEqual(['less than 1 s', '1 s', '2 min 05 s']);
});

test('a count agrees with its word', () => {
  expect([count(0, 'file'), count(1, 'file'), count(1200, 'file'), count(1, 'class', 'classes'), count(3, 'class', 'classes'), count(1200)]).toEqual([
    '0 files', '1 file', '1,200 files', '1 class', '3 classes', '1,200',
  ]);
});
