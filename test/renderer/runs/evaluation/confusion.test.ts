import { expect, it } from 'vitest';
import { frequentMistakes, rowShares } from '../../../../src/renderer/runs/evaluation/confusion.ts';

const confusion = [
  [8, 2, 0],
  [5, 5, 0],
  [0, 0, 0],
];

it('gives each row its own shares, and zeros to a class without examples', () => {
  expect(rowShares(confusion)).toEqual([
    [0.8, 0.2, 0],
    [0.5, 0.5, 0],
    [0, 0, 0],
  ]);
});

it('lists the most frequent mistakes first and nothing that was right', () => {
  expect(frequentMistakes(confusion, 5)).toEqual([
    { actual: 1, predicted: 0, count: 5, share: 0.5 },
    { actual: 0, predicted: 1, count: 2, share: 0.2 },
  ]);
});
