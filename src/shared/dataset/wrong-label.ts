import { z } from 'zod';
import { identifierSchema } from '../identifier.ts';
import { exampleSchema } from './schema.ts';

/** A label that held-out predictions speak against (confident learning, Northcutt et al. 2021). */
export const suspectSchema = z.object({
  example: exampleSchema,
  /** The class that the image likely has. */
  suggested: z.number().int().nonnegative(),
  /** Probability that the model gives the label as it is, and the suggested one. */
  ownProbability: z.number(),
  suggestedProbability: z.number(),
});
export type Suspect = z.infer<typeof suspectSchema>;

export const suspectListSchema = z.object({
  total: z.number().int().nonnegative(),
  suspects: z.array(suspectSchema),
  /** Examples that some run evaluated without having trained on them. */
  examined: z.number().int().nonnegative(),
  /** The runs whose predictions were used. */
  runs: z.array(z.object({ id: identifierSchema, name: z.string() })),
});
export type SuspectList = z.infer<typeof suspectListSchema>;
