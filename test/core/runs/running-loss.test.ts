import { expect, test } from 'vitest';
import { RunningLossMeter } from '#core/runs/running-loss.ts';

/** Two epochs of five steps whose loss is the step's number. */
const points = Array.from({ length: 10 }, (_, index) => ({
  step: index + 1,
  epoch: (index + 1) / 5,
  seconds: index,
  value: index + 1,
}));

test('is the mean of every so many steps, begun anew with each epoch', () => {
  expect(new RunningLossMeter(2).add(points)).toEqual([
    { epoch: 1, step: 2, loss: 1.5 },
    { epoch: 1, step: 4, loss: 3.5 },
    { epoch: 2, step: 2, loss: 6.5 },
    { epoch: 2, step: 4, loss: 8.5 },
  ]);
});

test('an epoch of a whole number of spans has them all', () => {
  expect(new RunningLossMeter(5).add(points)).toEqual([
    { epoch: 1, step: 5, loss: 3 },
    { epoch: 2, step: 5, loss: 8 },
  ]);
});

test('is the same however the points come', () => {
  const meter = new RunningLossMeter(2);
  const pieces = [points.slice(0, 1), points.slice(1, 6), [], points.slice(6)];
  expect(pieces.flatMap((piece) => meter.add(piece))).toEqual(new RunningLossMeter(2).add(points));
});
