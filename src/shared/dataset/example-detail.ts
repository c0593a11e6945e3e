import { z } from 'zod';
import { identifierSchema } from '../identifier.ts';
import { imageFactsSchema } from './image-facts.ts';
import { exampleIssueSchema } from './issue.ts';
import { exampleSchema } from './schema.ts';

/** Everything known of one image. */
export const exampleDetailSchema = z.object({
  example: exampleSchema,
  /** Null for images that were imported before facts were measured. */
  facts: imageFactsSchema.nullable(),
  group: z.string().nullable(),
  issues: z.array(exampleIssueSchema),
  /** Images alike, at most 24, without this one. */
  alike: z.array(exampleSchema),
  /** What runs made of it when they evaluated it, newest run first. */
  predictions: z.array(
    z.object({
      runId: identifierSchema,
      runName: z.string(),
      prediction: z.number().int().nonnegative(),
      predictedProbability: z.number(),
      /** Cross-entropy in nats, against the label that the image had in the run's version. */
      loss: z.number(),
      /** That label, as classes are numbered now; null where its class is gone. */
      label: z.number().int().nonnegative().nullable(),
    }),
  ),
});
export type ExampleDetail = z.infer<typeof exampleDetailSchema>;
