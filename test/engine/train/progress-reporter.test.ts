import { expect, test } from 'vitest';
import { ProgressReporter } from '#engine/train/progress-reporter.ts';
import type { PointColumns } from '#shared/protocol/trainer.ts';
import type { RunProgress } from '#shared/run/schema.ts';

const withoutEvaluation = { epochs: 10, stepsPerEpoch: 100, evaluatedEachEpoch: 0, evaluatedAtEnd: 0 };

/** A reporter on a clock that the test moves. */
function reporter(size = { epochs: 2, stepsPerEpoch: 100, evaluatedEachEpoch: 50, evaluatedAtEnd: 500 }) {
  const clock = { now: 1000 };
  const reports: { progress: RunProgress; points: PointColumns[] }[] = [];
  const send = (each: RunProgress, points: PointColumns[]) => void reports.push({ progress: each, points });
  const progress = new ProgressReporter(size, send, undefined, () => clock.now);
  const steps = (count: number, seconds: number) => {
    for (let i = 0; i < count; i++) {
      clock.now += seconds / count;
      progress.stepDone({ loss: 2, accuracy: 0.5 }, 0.1);
    }
  };
  return { clock, reports, progress, steps, last: () => reports.at(-1)?.progress };
}

test('reports come at most five times a second and together have every point once', () => {
  const { progress, reports, steps } = reporter(withoutEvaluation);
  progress.begin('training');
  steps(1000, 2);
  expect(reports.length).toBeLessThanOrEqual(10);
  expect(reports.length).toBeGreaterThanOrEqual(9);
  progress.flush();
  const losses = reports.flatMap(({ points }) => points.filter(({ name }) => name === 'train/loss'));
  expect(losses.flatMap((columns) => [...columns.steps])).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  expect(losses.flatMap((columns) => [...columns.seconds]).at(-1)).toBeCloseTo(2, 6);
});

test('the rate is that of the last seconds, and time left covers the epochs to come', () => {
  const { progress, steps, last } = reporter(withoutEvaluation);
  progress.begin('training');
  steps(100, 10);
  expect(last()?.stepsPerSecond).toBeCloseTo(10, 0);
  steps(200, 6);
  progress.flush();
  expect(last()?.stepsPerSecond).toBeCloseTo(200 / 6, 0);
  expect(last()?.secondsLeft).toBeCloseTo(700 / (200 / 6), 0);
  expect(last()).toMatchObject({ step: 300, epoch: 3, totalSteps: 1000, loss: 2, accuracy: 0.5 });
});

test('evaluations do not slow the step rate and count in the time left once one was seen', () => {
  const { progress, clock, steps, last } = reporter();
  progress.begin('training');
  steps(100, 10);
  progress.begin('evaluating');
  clock.now += 5;
  progress.batchEvaluated(50);
  progress.validated({ loss: 1, accuracy: 1 });
  progress.flush();
  expect(last()?.phase).toBe('evaluating');
  expect(last()?.stepsPerSecond).toBeCloseTo(10, 0);
  expect(last()?.secondsLeft).toBeCloseTo(10 + (50 + 500) / 10, 0);
});

test('nothing is known of the rate before the first step', () => {
  const { progress, last } = reporter();
  progress.begin('training');
  progress.flush();
  const unknown = { stepsPerSecond: null, secondsLeft: null, loss: null, accuracy: null };
  expect(last()).toMatchObject({ step: 0, epoch: 1, ...unknown });
});
