import { type ClassWeights, classWeightsSchema, type Loss, lossSchema } from '#shared/run/loss.ts';
import { type Clipping, clippingSchema, type OptimizerConfig, optimizerSchema } from '#shared/run/optimizer.ts';
import { type Schedule, scheduleSchema } from '#shared/run/schedule.ts';

// How each part of a config starts out when its kind is chosen: with the schema's defaults, and where it has none with
// what is usual.

export function newLoss(kind: Loss['kind']): Loss {
  return lossSchema.parse({ kind });
}

/** @param classes of the dataset; weights that are given start out alike */
export function newClassWeights(kind: ClassWeights['kind'], classes: number): ClassWeights {
  return classWeightsSchema.parse(kind === 'given' ? { kind, weights: Array<number>(classes).fill(1) } : { kind });
}

export function newOptimizer(kind: OptimizerConfig['kind']): OptimizerConfig {
  return optimizerSchema.parse({ kind });
}

export function newClipping(kind: Clipping['kind']): Clipping {
  return clippingSchema.parse(kind === 'none' ? { kind } : { kind, maximum: kind === 'norm' ? 1 : 0.5 });
}

/** @param epochs of the run; a step schedule starts out with three */
export function newSchedule(kind: Schedule['kind'], epochs: number): Schedule {
  const third = Number.isFinite(epochs) ? Math.max(1, Math.round(epochs / 3)) : 1;
  return scheduleSchema.parse(kind === 'step' ? { kind, epochs: third } : { kind });
}
