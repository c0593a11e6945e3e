import { z } from 'zod';
import { identifierSchema } from '../identifier.ts';
import { positive, whole } from '../number-rules.ts';
import { runConfigSchema } from './config.ts';

/** What is tried on a dataset before a run: nothing of it is recorded. */
const trial = { datasetId: identifierSchema, config: runConfigSchema };

/** The smaller the batches, the noisier the loss of each, and the more of them it takes to see it fall. */
function usualSteps(batchSize: number): number {
  return Math.min(2000, Math.max(200, Math.ceil(12_800 / batchSize)));
}

/** Trains for `steps` steps while the learning rate rises evenly on the logarithm (Smith 2017). */
export const learningRateTestSchema = z
  .strictObject({
    ...trial,
    from: positive(1000).default(1e-6),
    to: positive(1000).default(1),
    steps: whole(2, 10_000).optional(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be greater than the lowest rate' })
  .transform((test) => ({ ...test, steps: test.steps ?? usualSteps(test.config.batchSize) }));
export type LearningRateTest = z.infer<typeof learningRateTestSchema>;

/** Parallel lists, which end early where the loss grew to four times its lowest. */
export const learningRateRangeSchema = z.object({
  rates: z.array(z.number()),
  /** The smoothed loss of each step. */
  losses: z.array(z.number()),
  /**
   * The rate at which the loss fell most steeply, but at most a tenth of that at which it was lowest then; null where it
   * did not fall by more than noise may.
   */
  suggestion: z.number().nullable(),
});
export type LearningRateRange = z.infer<typeof learningRateRangeSchema>;

/** How many examples a preview shows at most. */
export const previewedExamples = 64;

export const augmentationPreviewRequestSchema = z.strictObject({
  ...trial,
  examples: whole(1, previewedExamples).default(16),
});
export type AugmentationPreviewRequest = z.infer<typeof augmentationPreviewRequestSchema>;

/** What part of an image, 0 to 1, is of a class. */
export const classShareSchema = z.object({ label: z.number().int().nonnegative(), share: z.number() });
export type ClassShare = z.infer<typeof classShareSchema>;

/** The first examples of an epoch, as a step of training would see them; fewer than asked where images are large. */
export const augmentationPreviewSchema = z.object({
  examples: z.array(
    z.object({
      /** Its class, as its place in the dataset's. */
      label: z.number().int().nonnegative(),
      /** Images as addresses that hold them (`data:`). */
      original: z.string(),
      augmented: z.string(),
      /** What classes the augmented one is of, the largest share first: one unless images are mixed. */
      shares: z.array(classShareSchema).min(1),
    }),
  ),
});
export type AugmentationPreview = z.infer<typeof augmentationPreviewSchema>;
