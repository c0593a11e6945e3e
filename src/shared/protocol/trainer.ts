import { z } from 'zod';
import { imageFormatSchema } from '../dataset/schema.ts';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema } from '../identifier.ts';
import { seriesNameSchema } from '../metric/series.ts';
import { runConfigSchema } from '../run/config.ts';
import { environmentSchema, evaluationSchema, runProgressSchema } from '../run/schema.ts';

/** A dataset as the trainer reads it: a packed file and, for every image in it, a label and a split. */
export const packedSplitsSchema = z.object({
  /** File of `count` images, each height x width x channels bytes (HWC uint8), one after the other. */
  file: z.string(),
  format: imageFormatSchema,
  classes: z.array(z.string()).min(2),
  /** Class of each image. */
  labels: z.instanceof(Uint16Array),
  /** Split of each image, as its place in `splits` (0 train, 1 validation, 2 test). */
  splits: z.instanceof(Uint8Array),
});
export type PackedSplits = z.infer<typeof packedSplitsSchema>;

export const trainingJobSchema = z.object({
  runId: identifierSchema,
  config: runConfigSchema,
  dataset: packedSplitsSchema,
  /** Folder that the model is written to; its parent exists. */
  modelFolder: z.string(),
});
export type TrainingJob = z.infer<typeof trainingJobSchema>;

/** What core tells the trainer. */
export const trainerCommandSchema = z.discriminatedUnion('kind', [
  /** Answered by `devices`; used by `xent doctor`. */
  z.object({ kind: z.literal('list-devices') }),
  z.object({ kind: z.literal('train'), job: trainingJobSchema }),
  /** Ends after the step under way: saves the model and, when asked to, evaluates it. */
  z.object({ kind: z.literal('stop'), evaluate: z.boolean() }),
  /** Core has handled the trainer's last message, so that the trainer may end. */
  z.object({ kind: z.literal('dismiss') }),
]);
export type TrainerCommand = z.infer<typeof trainerCommandSchema>;

/** Points of one series as parallel columns, oldest first. */
export const pointColumnsSchema = z.object({
  name: seriesNameSchema,
  steps: z.instanceof(Float64Array),
  epochs: z.instanceof(Float64Array),
  seconds: z.instanceof(Float64Array),
  values: z.instanceof(Float64Array),
});
export type PointColumns = z.infer<typeof pointColumnsSchema>;

/**
 * What the trainer tells core. After `ended`, `diverged` or `failed` it exits with code 0; in Electron, which drops what
 * was not handled before an exit, it first waits for `dismiss`.
 */
export const trainerMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('devices'),
    environment: environmentSchema,
    devices: z.array(z.string()),
    /** Why a GPU is not used although one was to be expected, as sentences for a person. */
    note: z.string().nullable(),
  }),
  z.object({ kind: z.literal('started'), environment: environmentSchema }),
  z.object({ kind: z.literal('progress'), progress: runProgressSchema, points: z.array(pointColumnsSchema) }),
  /** The model folder now holds the model as it is after this many epochs. */
  z.object({ kind: z.literal('saved') }),
  z.object({
    kind: z.literal('ended'),
    outcome: z.enum(['finished', 'stopped']),
    evaluation: evaluationSchema.nullable(),
  }),
  /** The loss of this step (from 1) was not a finite number. */
  z.object({ kind: z.literal('diverged'), step: z.number().int().positive() }),
  z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
]);
export type TrainerMessage = z.infer<typeof trainerMessageSchema>;
