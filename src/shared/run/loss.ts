import { z } from 'zod';
import { uniformGuessLoss } from '../metric/series.ts';
import { between, fraction } from '../number-rules.ts';

/**
 * How much an example of each class counts; as PyTorch, the batch's loss is Σ wᵢ lossᵢ / Σ wᵢ. Weights that come from
 * the training split's class counts nₖ are scaled to a mean of 1 over the classes.
 */
export const classWeightsSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none') }),
    /** One for each class, in the dataset's order. */
    z.strictObject({ kind: z.literal('given'), weights: z.array(between(1e-6, 1e6)).min(2, 'must have at least two values').max(65_536, 'must have at most 65,536 values') }),
    /** 1 / nₖ. */
    z.strictObject({ kind: z.literal('inverse-frequency') }),
    /** (1 − β) / (1 − β^nₖ), Cui et al. 2019. */
    z.strictObject({ kind: z.literal('effective-number'), beta: fraction().default(0.999) }),
  ],
  'must be none, given, inverse-frequency or effective-number',
);
export type ClassWeights = z.infer<typeof classWeightsSchema>;

const classWeights = classWeightsSchema.prefault({ kind: 'none' });

/** What training makes small; each is computed from logits and in nats, the squared error in squared probability. */
export const lossSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('cross-entropy'),
      /** ε: the target is (1 − ε) one-hot + ε / classes (Szegedy et al. 2016). */
      labelSmoothing: fraction().default(0),
      classWeights,
    }),
    /** −(1 − p)^γ log p of the right class (Lin et al. 2017). */
    z.strictObject({ kind: z.literal('focal'), gamma: between(0, 20).default(2), classWeights }),
    /** The mean over classes of (softmax − one-hot)²; here to show why cross-entropy is preferred. */
    z.strictObject({ kind: z.literal('mean-squared-error'), classWeights }),
  ],
  'must be a loss of kind cross-entropy, focal or mean-squared-error',
);
export type Loss = z.infer<typeof lossSchema>;

/**
 * What a loss gives for guessing every class alike, in its own unit. Mixed images, and class weights together with label
 * smoothing, are left out of account: with them it depends on the batch.
 */
export function uniformGuessOf(loss: Loss, classes: number): number {
  switch (loss.kind) {
    case 'cross-entropy':
      return uniformGuessLoss(classes);
    case 'focal':
      return (1 - 1 / classes) ** loss.gamma * uniformGuessLoss(classes);
    case 'mean-squared-error':
      return ((1 - 1 / classes) ** 2 + (classes - 1) / classes ** 2) / classes;
  }
}
