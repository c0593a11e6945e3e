import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LossLines, lossRhythm } from '../../src/cli/loss-lines.ts';

/** The loss of step n is n. */
function points(stepsPerEpoch: number, from: number, to: number) {
  return Array.from({ length: to - from }, (_, index) => {
    const step = from + index + 1;
    return { step, epoch: step / stepsPerEpoch, seconds: step, value: step };
  });
}

test('the article’s run prints what the article prints', () => {
  const lines = new LossLines({ totalSteps: 25_000, epochs: 2 }, 0).add(points(12_500, 0, 25_000));
  expect(lines).toHaveLength(12);
  expect(lines[0]).toBe('[1,  2000] loss 1001');
  expect(lines[6]).toBe('[2,  2000] loss 1.35e+4');
});

test('no run prints much more than a hundred lines, and every run prints some', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 10_000 }), (stepsPerEpoch, epochs) => {
      const { every, epochsApart } = lossRhythm(stepsPerEpoch, epochs);
      const lines = Math.floor(stepsPerEpoch / every) * Math.floor(epochs / epochsApart);
      expect(lines).toBeGreaterThan(0);
      expect(lines).toBeLessThanOrEqual(200);
    }),
  );
});

test('a run that goes on prints from there, as it would have without a break', () => {
  const size = { totalSteps: 100, epochs: 2 };
  const whole = new LossLines(size, 0).add(points(50, 0, 100));
  const resumed = new LossLines(size, 65);
  const pieces = [...resumed.add(points(50, 0, 66)), ...resumed.add(points(50, 66, 100))];
  expect(pieces).toEqual(whole.slice(-pieces.length));
  expect(pieces).toHaveLength(4);
});
