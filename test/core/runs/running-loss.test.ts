import { expect, test } from 'vitest';
import { runningLoss } from '#core/runs/running-loss.ts';

/** Two epochs of five steps whose loss is the step's number. */
const points = Array.from({ length: 10 }, (_, index) => ({
  step: index + 1,
  epoch: (index + 1) / 5,
  seconds: index,
  value: index + 1,
}));

test('is the mean of every so many steps, begun anew with each epoch', () => {
  expect(runningLoss(points, 2)).toEqual([
    { epoch: 1, step: 2, loss: 1.5 },
    { epoch: 1, step: 4, loss: 3.5 },
    { epoch: 2, step: 2, loss: 6.5 },
    { epoch: 2, step: 4, loss: 8.5 },
  ]);
});

test('an epoch of a whole number of spans has them all', () => {
  expect(runningLoss(points, 5)).toEqual([
    { epoch: 1, step: 5, loss: 3 },
    { epoch: 2, step: 5, loss: 8 },
  ]);
});
