import type { MetricPoint } from '#shared/metric/series.ts';

/** The mean loss of the `every` steps that end with `step` (from 1) of `epoch` (from 1). */
export interface RunningLoss {
  epoch: number;
  step: number;
  loss: number;
}

/** Means over consecutive steps within each epoch; what is left at an epoch's end is not printed, as in the article. */
export function runningLoss(points: readonly MetricPoint[], every: number): RunningLoss[] {
  const means: RunningLoss[] = [];
  let epoch = 1;
  let step = 0;
  let sum = 0;
  for (const point of points) {
    step++;
    sum += point.value;
    if (step % every === 0) {
      means.push({ epoch, step, loss: sum / every });
      sum = 0;
    }
    if (point.epoch >= epoch) {
      epoch++;
      step = 0;
      sum = 0;
    }
  }
  return means;
}
