import { z } from 'zod';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema } from '../identifier.ts';
import { whole } from '../number-rules.ts';

/** A class and how likely the model holds it to be, 0 to 1. */
export const classProbabilitySchema = z.object({ name: z.string(), probability: z.number() });

/** What to classify: a file or folder on disk, or an image that has no path (pasted). */
export const imageSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('path'), path: z.string().min(1).max(32_768) }),
  z.strictObject({ kind: z.literal('bytes'), name: z.string().max(1024), base64: z.base64().max(128 * 1024 * 1024) }),
]);
export type ImageSource = z.infer<typeof imageSourceSchema>;

export const classifyRequestSchema = z.strictObject({
  runId: identifierSchema,
  sources: z.array(imageSourceSchema).min(1, 'must name at least one image').max(10_000, 'must name at most 10,000 images'),
  /** How many of the likeliest classes to give. */
  top: whole(1, 1000).default(5),
});
export type ClassifyRequest = z.infer<typeof classifyRequestSchema>;

/** The outcome for one image: its likeliest classes, most likely first, or why there is none. */
export const predictionSchema = z.object({
  id: identifierSchema,
  runId: identifierSchema,
  runName: z.string(),
  /** As given; the name of a pasted image. */
  path: z.string(),
  createdAt: z.iso.datetime(),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('classified'), classes: z.array(classProbabilitySchema) }),
    z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
  ]),
});
export type Prediction = z.infer<typeof predictionSchema>;
