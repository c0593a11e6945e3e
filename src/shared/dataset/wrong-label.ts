import { z } from 'zod';
import { identifierSchema } from '../identifier.ts';
import { addTo } from '../lists.ts';
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

/** Why a run's predictions do not count. */
export const unusedReasonSchema = z.enum([
  'active',
  /** Its probabilities are no finite numbers. */
  'diverged',
  /** There were too many probabilities to keep those of all classes. */
  'probabilities-not-kept',
  /** It has examined no image that is in the dataset now, under a class that it knows. */
  'nothing-held-out',
  /** It is not trustworthy by itself, and another run is. */
  'poor',
  /** Better runs examined all of its images. */
  'others-better',
]);
export type UnusedReason = z.infer<typeof unusedReasonSchema>;

const namedRun = { id: identifierSchema, name: z.string() };

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
  runs: z.array(z.object(namedRun)),
  /** The others that were asked. */
  unused: z.array(z.object({ ...namedRun, why: unusedReasonSchema })),
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

/** Why the predictions of one or several runs do not count, without a subject. */
export const unusedWords: Readonly<Record<UnusedReason, string>> = {
  active: 'still training',
  diverged: 'diverged, so the probabilities are no numbers',
  'probabilities-not-kept': 'too many images and classes to keep all probabilities',
  'nothing-held-out': 'examined none of these images without training on them',
  poor: 'little better than always naming the most frequent class',
  'others-better': 'better runs examined the same images',
};

/** The runs that do not count, by the reason for that: `“Net 2”, “Net 3” (better runs examined the same images)`. */
export function unusedTexts(unused: SuspectList['unused']): string[] {
  const names = new Map<UnusedReason, string[]>();
  for (const { name, why } of unused) addTo(names, why, `“${name}”`);
  return [...names].map(([why, each]) => `${each.join(', ')} (${unusedWords[why]})`);
}
