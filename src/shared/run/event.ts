import { z } from 'zod';
import { splitSchema } from '../dataset/schema.ts';
import { executionSchema, runEndingSchema } from './schema.ts';

const count = z.number().int().nonnegative();
const score = z.object({ loss: z.number(), accuracy: z.number() });

/** What happens while a run trains, as its trainer tells it. */
export const trainingEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('epoch-ended'),
    /** From 1. */
    epoch: count,
    /** The mean over its steps. */
    trainingLoss: z.number(),
    /** Null without a validation split. */
    validation: score.nullable(),
    /** Whether no epoch before had a lower loss: of validation, or for want of it of training. */
    isBest: z.boolean(),
  }),
  /** The loss did not get better for as many epochs as the schedule lets pass. */
  z.object({ kind: z.literal('rate-lowered'), rate: z.number() }),
  /** The model of this epoch, from 1, is the one that the run ends with. */
  z.object({ kind: z.literal('best-kept'), epoch: count }),
]);
export type TrainingEvent = z.infer<typeof trainingEventSchema>;

/** What happened to a run; all of them in order are its log. */
export const runEventSchema = z.discriminatedUnion('kind', [
  ...trainingEventSchema.options,
  /** It begins with a copy of another run's checkpoint. */
  z.object({ kind: z.literal('continued'), from: z.string(), step: count }),
  /** It was put into the queue again. */
  z.object({ kind: z.literal('resumed') }),
  /** A trainer begins with it, after this step: 0, or that of the checkpoint it goes on from. */
  z.object({ kind: z.literal('started'), step: count, device: z.string(), execution: executionSchema }),
  /** What it goes on from was made by other kernels, another TensorFlow or another device. */
  z.object({ kind: z.literal('environment-changed') }),
  z.object({ kind: z.literal('paused') }),
  z.object({ kind: z.literal('ended'), ending: runEndingSchema }),
  z.object({ kind: z.literal('evaluated'), split: splitSchema, examples: count, ...score.shape }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

export const runLogSchema = z.object({
  /** Oldest first; of the ends of epochs at most the latest 1,000. */
  events: z.array(z.object({ at: z.iso.datetime(), event: runEventSchema })),
  /** What the trainer's libraries wrote: lines, oldest first, at most the latest 1,000. */
  output: z.array(z.string()),
});
export type RunLog = z.infer<typeof runLogSchema>;
