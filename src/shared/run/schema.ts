import { z } from 'zod';
import { imageFormatSchema, splitSchema } from '../dataset/schema.ts';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema, nameSchema } from '../identifier.ts';
import { runConfigSchema } from './config.ts';

export const runStatuses = [
  'queued',
  'preparing',
  'training',
  'finished',
  'stopped',
  'interrupted',
  'diverged',
  'failed',
] as const;
export const runStatusSchema = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** Whether a run in this status can still change by itself. */
export function isActive(status: RunStatus): boolean {
  return status === 'queued' || status === 'preparing' || status === 'training';
}

const count = z.number().int().nonnegative();

/** Exact over the whole split. The loss is in nats, accuracies in 0 to 1. */
export const evaluationSchema = z.object({
  split: splitSchema,
  examples: count,
  loss: z.number(),
  accuracy: z.number(),
  /** In the order of the dataset's classes; accuracy is the class's recall, null where it has no example. */
  perClass: z.array(z.object({ name: z.string(), examples: count, accuracy: z.number().nullable() })),
  /** Row: true class; column: predicted class; entry: examples. */
  confusion: z.array(z.array(count)),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** What a run ran on, recorded when it starts. */
export const environmentSchema = z.object({
  device: z.string(),
  tensorflow: z.string(),
  tfjs: z.string(),
  runtime: z.string(),
  xent: z.string(),
});
export type Environment = z.infer<typeof environmentSchema>;

export const runPhases = ['training', 'evaluating', 'saving'] as const;

/** Where a run stands, sent a few times a second while it trains. */
export const runProgressSchema = z.object({
  phase: z.enum(runPhases),
  /** Updates done, of `totalSteps`. */
  step: count,
  totalSteps: count,
  /** The pass under way, from 1. */
  epoch: count,
  epochs: count,
  stepsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Means over the latest steps. */
  loss: z.number().nullable(),
  accuracy: z.number().nullable(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** A row of the list of runs. */
export const runSummarySchema = z.object({
  id: identifierSchema,
  name: nameSchema,
  status: runStatusSchema,
  datasetId: identifierSchema,
  datasetName: z.string(),
  architecture: z.string(),
  epochs: count,
  batchSize: count,
  learningRate: z.number(),
  /** Of the evaluation, where there is one. */
  loss: z.number().nullable(),
  accuracy: z.number().nullable(),
  /** Whether a trained model is there to classify with. */
  hasModel: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Seconds from start to end; null while it has not ended. */
  seconds: z.number().nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A run, whole. */
export const runSchema = runSummarySchema.extend({
  config: runConfigSchema,
  /** Class names as they were when the run started. */
  classes: z.array(z.string()),
  /** Image format of the dataset then; what is classified is brought to it. */
  format: imageFormatSchema,
  datasetFingerprint: z.string(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  environment: environmentSchema.nullable(),
  /** Null unless the run is training in this very process. */
  progress: runProgressSchema.nullable(),
  evaluation: evaluationSchema.nullable(),
  /** Why a run ended as interrupted, diverged or failed. */
  failure: failureDataSchema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

export const runStartSchema = z.strictObject({
  datasetId: identifierSchema,
  config: runConfigSchema,
  name: nameSchema.optional(),
});
export type RunStart = z.infer<typeof runStartSchema>;
