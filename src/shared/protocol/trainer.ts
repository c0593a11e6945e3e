import { z } from 'zod';
import { imageFormatSchema } from '../dataset/schema.ts';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema } from '../identifier.ts';
import { seriesNameSchema } from '../metric/series.ts';
import { runConfigSchema } from '../run/config.ts';
import { evaluationSchema } from '../run/evaluation.ts';
import { trainingEventSchema } from '../run/event.ts';
import { divergenceSchema, environmentSchema, executionSchema, runEndings, runProgressSchema } from '../run/schema.ts';
import { classShareSchema, learningRateRangeSchema } from '../run/trial.ts';

/** The split of an image that was taken out of its dataset: it is in none, and nobody trains on it. */
export const excludedSplit = 255;

/** A dataset as the trainer reads it: a packed file and, for every image in it, a label and a split. */
export const packedSplitsSchema = z.object({
  /**
   * Images of height x width x channels bytes (HWC uint8), one after the other. It may have more of them than there are
   * labels: those came with later versions.
   */
  file: z.string(),
  format: imageFormatSchema,
  classes: z.array(z.string()).min(2),
  /** Class of each image. */
  labels: z.instanceof(Uint16Array),
  /** Split of each image, as its place in `splits` (0 train, 1 validation, 2 test), or `excludedSplit`. */
  splits: z.instanceof(Uint8Array),
});
export type PackedSplits = z.infer<typeof packedSplitsSchema>;

export const trainingJobSchema = z.object({
  runId: identifierSchema,
  config: runConfigSchema,
  dataset: packedSplitsSchema,
  /** Folder that the model is written to; its parent exists. */
  modelFolder: z.string(),
  /** Folder of this run's checkpoints (`last.safetensors`, `best.safetensors`) and evaluated examples; it exists. */
  checkpointFolder: z.string(),
  /** A checkpoint file to go on from instead of from new weights; null starts anew. */
  resumeFrom: z.string().nullable(),
  /** The step at which the run began with the checkpoint of another; null where it began with new weights. */
  continuedAt: z.number().int().nonnegative().nullable(),
  /** How long to train at most between two checkpoints. */
  checkpointSeconds: z.number().positive().default(30),
});
export type TrainingJob = z.infer<typeof trainingJobSchema>;

/** What core tells the trainer. */
export const trainerCommandSchema = z.discriminatedUnion('kind', [
  /** Answered by `devices`; used by `xent doctor`. */
  z.object({ kind: z.literal('list-devices') }),
  z.object({ kind: z.literal('train'), job: trainingJobSchema }),
  /**
   * Trains with a learning rate that rises evenly on the logarithm from `from` to `to` over `steps` steps, keeps nothing
   * and answers with `learning-rate-range` (Smith 2017). It ends early where the loss is four times its lowest.
   */
  z.object({
    kind: z.literal('test-learning-rates'),
    job: trainingJobSchema,
    from: z.number().positive(),
    to: z.number().positive(),
    steps: z.number().int().min(2).max(10_000),
  }),
  /** Augments the first `examples` examples of an epoch as the steps would and answers with `augmented`. */
  z.object({ kind: z.literal('preview-augmentation'), job: trainingJobSchema, examples: z.number().int().min(1).max(64) }),
  /**
   * Ends the run: `now` after the steps under way, `after-epoch` when this epoch is done and evaluated. Saves the model
   * and a checkpoint and, when asked to, evaluates it. A later request may be sooner, never later.
   */
  z.object({ kind: z.literal('stop'), when: z.enum(['now', 'after-epoch']), evaluate: z.boolean() }),
  /** Writes a checkpoint after the steps under way and ends as `paused`. */
  z.object({ kind: z.literal('pause') }),
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

/** What the trainer tells core. After `ended`, `diverged` or `failed` it exits with code 0. */
export const trainerMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('devices'),
    environment: environmentSchema,
    devices: z.array(z.string()),
    /** Why a GPU is not used although one was to be expected, as sentences for a person. */
    note: z.string().nullable(),
  }),
  /** Training begins. `step` is 0, or that of the checkpoint it goes on from: points after it are to be forgotten. */
  z.object({
    kind: z.literal('started'),
    environment: environmentSchema,
    step: z.number().int().nonnegative(),
    execution: executionSchema,
  }),
  z.object({ kind: z.literal('progress'), progress: runProgressSchema, points: z.array(pointColumnsSchema) }),
  z.object({ kind: z.literal('event'), event: trainingEventSchema }),
  /** The model folder now holds the model as it is after this many epochs. */
  z.object({ kind: z.literal('saved') }),
  /** `last.safetensors` now holds everything needed to go on after this step. */
  z.object({ kind: z.literal('checkpoint'), step: z.number().int().nonnegative() }),
  z.object({
    kind: z.literal('ended'),
    outcome: z.enum(['finished', 'stopped', 'paused']),
    reason: z.enum(runEndings),
    evaluation: evaluationSchema.nullable(),
  }),
  /** How far a test of learning rates is, a few times a second: it takes at most `steps` steps. */
  z.object({ kind: z.literal('learning-rate-step'), step: z.number().int().positive(), steps: z.number().int().positive() }),
  z.object({ kind: z.literal('learning-rate-range'), ...learningRateRangeSchema.shape }),
  /** Each image as height x width x channels bytes, one after the other, originals and what became of them. */
  z.object({
    kind: z.literal('augmented'),
    originals: z.instanceof(Uint8Array),
    augmented: z.instanceof(Uint8Array),
    /** Of each original. */
    labels: z.array(z.number().int().nonnegative()),
    /** The classes that each augmented image is of. */
    shares: z.array(z.array(classShareSchema).min(1)),
  }),
  /** The training loss of this step (from 1), or another figure after so many steps, was not a finite number. */
  z.object({ kind: z.literal('diverged'), what: divergenceSchema, step: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
]);
export type TrainerMessage = z.infer<typeof trainerMessageSchema>;
