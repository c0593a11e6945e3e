import type { RunConfig } from './config.ts';

/**
 * The learning rate of every step, as far as it is known before the run: a plateau schedule is drawn as constant, since
 * it follows the validation loss.
 *
 * @param stepsPerEpoch updates an epoch, at least 1
 * @returns the rate of the update that comes after `step` others, with `step` from 0 to all steps − 1
 */
export function learningRates(
  { optimizer, schedule, epochs }: Pick<RunConfig, 'optimizer' | 'schedule' | 'epochs'>,
  stepsPerEpoch: number,
): (step: number) => number {
  const base = optimizer.learningRate;
  const total = epochs * stepsPerEpoch;
  switch (schedule.kind) {
    case 'constant':
    case 'plateau':
      return () => base;
    case 'step':
      return (step) => base * schedule.factor ** Math.floor(Math.floor(step / stepsPerEpoch) / schedule.epochs);
    case 'exponential':
      return (step) => base * schedule.factor ** Math.floor(step / stepsPerEpoch);
    case 'cosine': {
      const warmUp = Math.min(total, Math.round(schedule.warmUpEpochs * stepsPerEpoch));
      return (step) => {
        if (step < warmUp) return (base * (step + 1)) / warmUp;
        return halfCosine(base, base * schedule.final, (step - warmUp) / Math.max(1, total - warmUp));
      };
    }
    case 'one-cycle': {
      // As PyTorch's OneCycleLR: both ends of a phase are steps, or lie between two; the run's last step is an end.
      const start = base / schedule.startDivisor;
      const peak = schedule.warmUp * total - 1;
      const last = total - 1;
      return (step) =>
        step <= peak
          ? halfCosine(start, base, peak > 0 ? step / peak : 1)
          : halfCosine(base, start / schedule.finalDivisor, (step - peak) / (last - peak));
    }
  }
}

/** From one value to another along half a period of a cosine; `share` is 0 to 1. */
function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
