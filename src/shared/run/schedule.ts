import { z } from 'zod';
import { between, fraction, positive, whole } from '../number-rules.ts';

/** How the learning rate changes from the optimizer's own; all but `plateau` are functions of the step alone. */
export const scheduleSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('constant') }),
    /** Times `factor` every `epochs` epochs. */
    z.strictObject({ kind: z.literal('step'), epochs: whole(1, 10_000), factor: positive(1).default(0.1) }),
    /** Times `factor` every epoch. */
    z.strictObject({ kind: z.literal('exponential'), factor: positive(1).default(0.95) }),
    /** Up in a straight line over `warmUpEpochs`, then down a half cosine to `final` of itself (Loshchilov, Hutter 2017). */
    z.strictObject({
      kind: z.literal('cosine'),
      warmUpEpochs: between(0, 10_000).default(0),
      final: between(0, 1).default(0),
    }),
    /** Smith and Topin 2018, as PyTorch's OneCycleLR: up by a half cosine to the optimizer's rate, then far below. */
    z.strictObject({
      kind: z.literal('one-cycle'),
      warmUp: fraction().default(0.3),
      startDivisor: between(1, 1e6).default(25),
      finalDivisor: between(1, 1e9).default(1e4),
    }),
    /** Times `factor` when the validation loss has not got better by 0.01 % for more than `patience` epochs. */
    z.strictObject({
      kind: z.literal('plateau'),
      factor: positive(1).default(0.1),
      patience: whole(0, 10_000).default(10),
    }),
  ],
  'must be a schedule of kind constant, step, exponential, cosine, one-cycle or plateau',
);
export type Schedule = z.infer<typeof scheduleSchema>;

/** Ends a run when the validation split has not got better for `patience` epochs. */
export const earlyStoppingSchema = z.strictObject({
  patience: whole(1, 10_000).default(5),
  /** An improvement smaller than this does not count. */
  minimumImprovement: between(0, 1000).default(0),
});
export type EarlyStopping = z.infer<typeof earlyStoppingSchema>;
