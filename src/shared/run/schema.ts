import { z } from 'zod';
import { imageFormatSchema } from '../dataset/schema.ts';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema, nameSchema } from '../identifier.ts';
import { whole } from '../number-rules.ts';
import { runConfigSchema } from './config.ts';
import { evaluationSchema } from './evaluation.ts';
import { kernelsSchema } from './kernels.ts';

export const runStatuses = [
  'queued',
  'preparing',
  'training',
  'paused',
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

/** How steps are run: as one graph, or op by op because of `why`, a sentence. */
export const executionSchema = z.discriminatedUnion('kind', [
  /** `compileSeconds` includes the first calls, in which TensorFlow optimises the graph. */
  z.object({ kind: z.literal('compiled'), stepsPerCall: z.number().int().positive(), compileSeconds: z.number() }),
  z.object({ kind: z.literal('eager'), why: z.string() }),
]);
export type Execution = z.infer<typeof executionSchema>;

/** Why a run that did not fail came to its end. */
export const runEndings = ['all-epochs', 'early-stopping', 'maximum-time', 'asked'] as const;
export const runEndingSchema = z.enum(runEndings);
export type RunEnding = z.infer<typeof runEndingSchema>;

/** What was not a finite number where a run diverged: a loss, or a weight that was to be kept. */
export const divergenceSchema = z.enum(['training-loss', 'validation-loss', 'test-loss', 'weight']);
export type Divergence = z.infer<typeof divergenceSchema>;

/** What an active run was asked to do and has not done yet; a queued one does it at once. */
export const runRequests = ['pause', 'stop-after-epoch', 'stop'] as const;
export const runRequestSchema = z.enum(runRequests);
export type RunRequest = z.infer<typeof runRequestSchema>;

/**
 * Whether a run can go on in the same run: from its checkpoint, or from the start where it has none. One that ended by
 * a rule of its own config cannot; it can be continued as a new run.
 */
export function canResume({ status, ending }: { status: RunStatus; ending: RunEnding | null }): boolean {
  const byItsOwnRule = ending === 'early-stopping' || ending === 'maximum-time';
  return ['paused', 'interrupted', 'stopped', 'failed'].includes(status) && !byItsOwnRule;
}

/** Whether a new run can go on from where a run is, for more epochs. */
export function canContinue({ status, checkpointStep }: { status: RunStatus; checkpointStep: number | null }): boolean {
  return checkpointStep !== null && !isActive(status) && status !== 'diverged';
}

/** What a run ran on, recorded when it starts. */
export const environmentSchema = z.object({
  device: z.string(),
  tensorflow: z.string(),
  tfjs: z.string(),
  runtime: z.string(),
  xent: z.string(),
  /** Of the GPU; null on a processor. */
  driver: z.string().nullable().default(null),
  /** Null where an older Xent did not record them. */
  kernels: kernelsSchema.nullable().default(null),
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
  learningRate: z.number(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** A row of the list of runs. */
export const runSummarySchema = z.object({
  id: identifierSchema,
  name: nameSchema,
  status: runStatusSchema,
  datasetId: identifierSchema,
  datasetName: z.string(),
  /** The version of the dataset that it trains on; later edits of the dataset leave it alone. */
  datasetVersion: z.number().int().positive(),
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
  /** Wall time that it has trained, all sessions added up; counted at each checkpoint and end, null before the first. */
  seconds: z.number().nullable(),
  /** Why it came to its end where it did not fail; null while it has not, and where it was interrupted. */
  ending: runEndingSchema.nullable(),
  /** Place among the queued, from 1; null where it is not queued. */
  queuePlace: z.number().int().positive().nullable(),
  request: runRequestSchema.nullable(),
  /** Updates done at the latest checkpoint; null where there is none, and then resuming begins at the start. */
  checkpointStep: count.nullable(),
  /** The run that it was continued from. */
  parentRunId: identifierSchema.nullable(),
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
  /** How the latest session ran its steps; null before the first has begun. */
  execution: executionSchema.nullable(),
  /** Null unless the run is training in this very process. */
  progress: runProgressSchema.nullable(),
  evaluation: evaluationSchema.nullable(),
  /** Why a run ended as interrupted, diverged or failed, or had to be stopped by force. */
  failure: failureDataSchema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

/** Whether a run ended because its checkpoint is damaged: resuming fails again unless a copy of that is put back. */
export function hasDamagedCheckpoint({ failure }: Pick<Run, 'failure'>): boolean {
  return failure?.code === 'file-damaged';
}

export const runStartSchema = z.strictObject({
  datasetId: identifierSchema,
  config: runConfigSchema,
  name: nameSchema.optional(),
});
export type RunStart = z.infer<typeof runStartSchema>;

export const runContinueSchema = z.strictObject({
  id: identifierSchema,
  /** Passes more than the run has done. */
  epochs: whole(1, 10_000),
  name: nameSchema.optional(),
});
export type RunContinue = z.infer<typeof runContinueSchema>;
