import { z } from 'zod';
import { between, positive, seed, whole } from '../number-rules.ts';
import { architectureSchema } from './architecture.ts';
import { augmentationSchema } from './augmentation.ts';
import { lossSchema } from './loss.ts';
import { clippingSchema, optimizerSchema } from './optimizer.ts';
import { earlyStoppingSchema, scheduleSchema } from './schedule.ts';

const perChannel = (value: z.ZodNumber) =>
  z.array(value).min(1, 'must have at least one value').max(3, 'must have at most 3 values');

/** Pixels as the network sees them: (x / 255 − mean) / standardDeviation; one value for all channels or one each. */
export const normalizationSchema = z
  .strictObject({
    mean: perChannel(between(-10, 10)),
    standardDeviation: perChannel(between(1e-6, 10)),
  })
  .refine((value) => value.mean.length === value.standardDeviation.length, {
    path: ['standardDeviation'],
    message: 'must have as many values as the mean',
  });
export type Normalization = z.infer<typeof normalizationSchema>;

/** The order of training examples; `class-balanced` draws as many of every class, the rare ones more than once. */
export const samplings = ['shuffle', 'class-balanced'] as const;

/** Passes that a run may have. */
export const maximumEpochs = 10_000;

/** What a run is, apart from its dataset. Recorded when the run starts and never edited. */
export const runConfigSchema = z.strictObject({
  architecture: architectureSchema,
  loss: lossSchema.prefault({ kind: 'cross-entropy' }),
  optimizer: optimizerSchema,
  clipping: clippingSchema.prefault({ kind: 'none' }),
  schedule: scheduleSchema.prefault({ kind: 'constant' }),
  /** Examples a step; the last step of an epoch takes what is left. */
  batchSize: whole(1, 65_536),
  /** Passes over the training split. */
  epochs: whole(1, maximumEpochs),
  sampling: z.enum(samplings, `must be one of ${samplings.join(', ')}`).default('shuffle'),
  augmentation: augmentationSchema.prefault({}),
  /** Needs a validation split. */
  earlyStopping: earlyStoppingSchema.nullable().default(null),
  /** Whether the run keeps the model of its best epoch rather than its last; with early stopping it does in any case. */
  keepBest: z.boolean('must be true or false').default(false),
  /** The run ends as stopped when it has trained this long; null is no limit. */
  maximumMinutes: positive(1e6).nullable().default(null),
  normalization: normalizationSchema,
  /** Everything drawn at random comes from it. */
  seed: seed(0xffff_ffff),
});
export type RunConfig = z.infer<typeof runConfigSchema>;
export type RunConfigInput = z.input<typeof runConfigSchema>;

/** Whether a run ends with the model of the epoch whose validation loss was lowest. */
export function keepsBest({ keepBest, earlyStopping }: Pick<RunConfig, 'keepBest' | 'earlyStopping'>): boolean {
  return keepBest || earlyStopping !== null;
}
