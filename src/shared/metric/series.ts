import { z } from 'zod';

/** What a run measures as it goes. Training losses are in the unit of the run's loss, others in nats, accuracies in 0 to 1. */
export const seriesNames = [
  'train/loss',
  'train/accuracy',
  'validation/loss',
  'validation/accuracy',
  'learning-rate',
] as const;
export const seriesNameSchema = z.enum(seriesNames);
export type SeriesName = z.infer<typeof seriesNameSchema>;

/** One measurement, after `step` updates (from 1), `epoch` passes (fractional) and `seconds` since the run started. */
export interface MetricPoint {
  step: number;
  epoch: number;
  seconds: number;
  value: number;
}

/**
 * A window of a series, thinned to what a screen can show: parallel arrays, one entry a bucket of
 * consecutive points. Where nothing was thinned, mean, minimum and maximum are the value itself.
 */
export const seriesWindowSchema = z.object({
  name: seriesNameSchema,
  /** How many points were recorded in the window. */
  points: z.number().int().nonnegative(),
  steps: z.array(z.number()),
  epochs: z.array(z.number()),
  seconds: z.array(z.number()),
  means: z.array(z.number()),
  minima: z.array(z.number()),
  maxima: z.array(z.number()),
});
export type SeriesWindow = z.infer<typeof seriesWindowSchema>;

/** The cross-entropy, in nats, of guessing every class alike: log N. */
export function uniformGuessLoss(classes: number): number {
  return Math.log(classes);
}
