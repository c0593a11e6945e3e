import { z } from 'zod';
import { architectureSchema } from './architecture.ts';

const number = () => z.number('must be a number');
const whole = () => number().int('must be a whole number');

export const optimizerSchema = z.discriminatedUnion(
  'kind',
  [
    /**
     * Stochastic gradient descent with momentum: v ← μ v + g, w ← w − λ v (Sutskever et al. 2013, as PyTorch defines
     * it). With momentum 0 it is plain SGD.
     */
    z.strictObject({
      kind: z.literal('sgd'),
      learningRate: number().positive('must be greater than 0').max(1000, 'must be at most 1000'),
      momentum: number().min(0, 'must be at least 0').lt(1, 'must be less than 1'),
    }),
  ],
  'must be an optimizer of kind sgd',
);

/** Pixels as the network sees them: (x / 255 − mean) / standardDeviation; one value for all channels or one each. */
export const normalizationSchema = z
  .strictObject({
    mean: z.array(number().min(-10, 'must be at least -10').max(10, 'must be at most 10')).min(1).max(3),
    standardDeviation: z.array(number().positive('must be greater than 0').max(10, 'must be at most 10')).min(1).max(3),
  })
  .refine((value) => value.mean.length === value.standardDeviation.length, {
    path: ['standardDeviation'],
    message: 'must have as many values as the mean',
  });
export type Normalization = z.infer<typeof normalizationSchema>;

/** What a run is, apart from its dataset. Recorded when the run starts and never edited. */
export const runConfigSchema = z.strictObject({
  architecture: architectureSchema,
  loss: z.enum(['cross-entropy'], 'must be cross-entropy'),
  optimizer: optimizerSchema,
  /** Examples a step; the last step of an epoch takes what is left. */
  batchSize: whole().min(1, 'must be at least 1').max(65_536, 'must be at most 65,536'),
  /** Passes over the training split. */
  epochs: whole().min(1, 'must be at least 1').max(10_000, 'must be at most 10,000'),
  normalization: normalizationSchema,
  /** Everything drawn at random comes from it. */
  seed: whole().min(0, 'must be at least 0').max(0xffff_ffff, 'must be at most 4,294,967,295'),
});
export type RunConfig = z.infer<typeof runConfigSchema>;
