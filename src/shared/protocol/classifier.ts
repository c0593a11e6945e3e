import { z } from 'zod';
import { failureDataSchema } from '../failure.ts';

/** What core asks of the classifier. */
export const classifierRequestSchema = z.object({
  /** Names the answer to this request. */
  request: z.number().int().nonnegative(),
  modelFolder: z.string(),
  /** `count` images of the model's own format, one after the other (HWC uint8); 0 only makes the model ready. */
  count: z.number().int().nonnegative(),
  pixels: z.instanceof(Uint8Array),
});
export type ClassifierRequest = z.infer<typeof classifierRequestSchema>;

/** What the classifier answers; `probabilities` is count x classes, row by row, each row adding up to 1. */
export const classifierAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('classified'),
    request: z.number().int(),
    classes: z.array(z.string()),
    probabilities: z.instanceof(Float32Array),
  }),
  z.object({ kind: z.literal('failed'), request: z.number().int(), failure: failureDataSchema }),
]);
export type ClassifierAnswer = z.infer<typeof classifierAnswerSchema>;
