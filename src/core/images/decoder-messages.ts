import { z } from 'zod';
import { imageFactsSchema } from '#shared/dataset/image-facts.ts';
import { imageFormatSchema } from '#shared/dataset/schema.ts';
import { failureDataSchema } from '#shared/failure.ts';

const bytesSchema = z.instanceof(Uint8Array<ArrayBuffer>);
const limitsSchema = z.object({ bytes: z.number(), pixels: z.number() });

const imageSchema = z.union([
  z.object({ path: z.string() }),
  z.object({ bytes: z.instanceof(Uint8Array<ArrayBufferLike>) }),
  z.object({
    width: z.number(),
    height: z.number(),
    channels: z.union([z.literal(1), z.literal(3)]),
    pixels: z.instanceof(Uint8Array<ArrayBufferLike>),
  }),
]);
export type DecoderImage = z.infer<typeof imageSchema>;

const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decode'), format: imageFormatSchema }),
  z.object({ kind: z.literal('pack'), format: imageFormatSchema, limits: limitsSchema }),
  /** `edge`: of the longer side at most, in pixels. */
  z.object({ kind: z.literal('thumbnail'), edge: z.number().int().positive().optional() }),
  z.object({ kind: z.literal('inspect'), limits: limitsSchema, withColour: z.boolean() }),
]);
export type DecoderTask = z.infer<typeof taskSchema>;

const requestSchema = z.object({ request: z.number().int().nonnegative(), image: imageSchema, task: taskSchema });
export type DecoderRequest = z.infer<typeof requestSchema>;

/** What a decoding thread is asked, some at once; `request` names the answer to each. */
export const decoderRequestsSchema = z.array(requestSchema);

const answerSchema = z.object({
  request: z.number().int().nonnegative(),
  result: z.discriminatedUnion('kind', [
    /** HWC uint8 of the format asked for. */
    z.object({ kind: z.literal('decoded'), pixels: bytesSchema }),
    z.object({ kind: z.literal('packed'), pixels: bytesSchema, facts: imageFactsSchema }),
    /** A WebP file. */
    z.object({ kind: z.literal('thumbnail'), file: bytesSchema }),
    z.object({ kind: z.literal('inspected'), width: z.number(), height: z.number(), grey: z.boolean().nullable() }),
    z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
  ]),
});
export type DecoderAnswer = z.infer<typeof answerSchema>;
export type DecoderResult = DecoderAnswer['result'];

/** What a decoding thread answers, in the order of the requests. */
export const decoderAnswersSchema = z.array(answerSchema);
