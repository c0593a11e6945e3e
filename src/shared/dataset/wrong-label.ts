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
  /** Share of the examined whose label the predictions agree with; 0 where there are none. */
  agreement: z.number(),
  /** The same of always naming the most frequent label. */
  guessing: z.number(),
  /** The runs whose predictions were used. */
  runs: z.array(z.object({ id: identifierSchema, name: z.string() })),
});
export type SuspectList = z.infer<typeof suspectListSchema>;

/**
 * Whether predictions are good enough to doubt labels by: they contradict at most half as many labels as always naming
 * the most frequent one would. Of a model that guesses, nearly every label looks wrong.
 */
export function isTrustworthy({ agreement, guessing }: Pick<SuspectList, 'agreement' | 'guessing'>): boolean {
  return agreement >= neededAgreement({ guessing });
}

/** The agreement that is needed for that. */
export function neededAgreement({ guessing }: Pick<SuspectList, 'guessing'>): number {
  return (1 + guessing) / 2;
}
