import { z } from 'zod';
import { splitSchema } from '../dataset/schema.ts';
import { identifierSchema } from '../identifier.ts';

const count = z.number().int().nonnegative();

export const exampleOrders = ['highest-loss', 'lowest-loss', 'position'] as const;
export type ExampleOrder = (typeof exampleOrders)[number];

/** Which examples of an evaluated split. All that are given must hold. */
export const evaluatedExamplesRequestSchema = z.strictObject({
  /** The run's. */
  id: identifierSchema,
  /** By default test, where that was evaluated, else validation. */
  split: splitSchema.optional(),
  /** The true class, as its place in the run's classes. */
  label: count.optional(),
  prediction: count.optional(),
  isWrong: z.boolean().optional(),
  order: z.enum(exampleOrders).default('highest-loss'),
  offset: count,
  limit: z.number().int().min(1).max(1000),
});
export type EvaluatedExamplesRequest = z.infer<typeof evaluatedExamplesRequestSchema>;

export const evaluatedExampleSchema = z.object({
  /** Place in the dataset. */
  position: count,
  path: z.string(),
  /** Its class in the version of the dataset that the run trained on. */
  label: count,
  prediction: count,
  predictedProbability: z.number(),
  /** Probability of its own class. */
  trueProbability: z.number(),
  /** Cross-entropy in nats. */
  loss: z.number(),
});
export type EvaluatedExample = z.infer<typeof evaluatedExampleSchema>;

export const evaluatedExamplePageSchema = z.object({
  /** The split that these are of; null where none was evaluated yet, or none of its examples were kept. */
  split: splitSchema.nullable(),
  /** Splits whose examples were kept. */
  splits: z.array(splitSchema),
  /** How many there are in all. */
  total: count,
  examples: z.array(evaluatedExampleSchema),
});
export type EvaluatedExamplePage = z.infer<typeof evaluatedExamplePageSchema>;
