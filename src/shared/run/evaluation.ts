import { z } from 'zod';
import { splitSchema } from '../dataset/schema.ts';

/** Confidences are counted in this many bins of equal width. */
export const calibrationBins = 15;

/** More classes than this have a confusion matrix that nobody can look at; it is left out. */
export const maximumConfusionClasses = 1024;

const count = z.number().int().nonnegative();
const share = z.number();
/** A figure that evaluations stored by Xent 0.1 do not have. */
const newer = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** Of one class against all others. What would divide by zero is 0, as scikit-learn's zero_division=0. */
const classScoresSchema = z.object({
  name: z.string(),
  examples: count,
  /** The class's recall, null where it has no example. */
  accuracy: share.nullable(),
  /** Of the examples predicted as this class, the share that are of it. */
  precision: newer(share),
  /** Of the examples of this class, the share predicted as it. */
  recall: newer(share),
  /** Harmonic mean of precision and recall. */
  f1: newer(share),
  /**
   * Chance that an example of the class gets a higher probability for it than one of another class, ties counting half.
   * Null where the class has no example or all of them, or where it was too much to compute.
   */
  rocAuc: newer(share),
});

/**
 * Means over the classes, each counting the same; a class that neither occurs nor is predicted does not count
 * (scikit-learn's average='macro').
 */
const macroSchema = z.object({ precision: share, recall: share, f1: share });

/** How far confidence, the probability of the predicted class, can be believed (Guo et al. 2017). */
const calibrationSchema = z.object({
  /** Mean distance of a bin's accuracy from its mean confidence, weighted by examples; 0 is best. */
  expectedCalibrationError: share,
  /** Bin m of n holds the confidences in (m / n, (m + 1) / n]; means are null where it holds none. */
  bins: z.array(z.object({ examples: count, confidence: share.nullable(), accuracy: share.nullable() })),
});

/** Exact over the whole split. Shares are 0 to 1. */
export const evaluationSchema = z.object({
  split: splitSchema,
  examples: count,
  /** Mean cross-entropy in nats, plain whatever loss was trained with. */
  loss: z.number(),
  accuracy: share,
  /** Share of examples whose class is among the k most probable, for k = 1, 3 and 5 as far as there are classes. */
  topK: newer(z.array(z.object({ k: z.number().int().positive(), accuracy: share }))),
  macro: newer(macroSchema),
  /** Mean over the classes (one versus rest); null where a class has none, or where it was too much to compute. */
  rocAuc: newer(share),
  /** Mean squared distance of the probabilities from the truth, summed over the classes: 0 to 2 (Brier 1950). */
  brier: newer(z.number()),
  calibration: newer(calibrationSchema),
  /** In the order of the dataset's classes. */
  perClass: z.array(classScoresSchema),
  /** Row: true class; column: predicted class; entry: examples. Empty for more than `maximumConfusionClasses`. */
  confusion: z.array(z.array(count)),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
export type ClassScores = z.infer<typeof classScoresSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
