import { z } from 'zod';
import { imageFormatSchema } from '#shared/dataset/schema.ts';
import { failureDataSchema } from '#shared/failure.ts';

const bytesSchema = z.instanceof(Uint8Array<ArrayBuffer>);

const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decode'), format: imageFormatSchema }),
  z.object({ kind: z.literal('thumbnail') }),
  z.object({ kind: z.literal('inspect') }),
]);
export type DecoderTask = z.infer<typeof taskSchema>;

/** What a decoding thread is asked; `request` names the answer to it. */
export const decoderRequestSchema = z.object({
  request: z.number().int().nonnegative(),
  image: z.union([z.object({ path: z.string() }), z.object({ bytes: z.instanceof(Uint8Array<ArrayBufferLike>) })]),
  task: taskSchema,
});
export type DecoderRequest = z.infer<typeof decoderRequestSchema>;

/** What a decoding thread answers, in the order of the requests. */
export const decoderAnswerSchema = z.object({
  request: z.number().int().nonnegative(),
  result: z.discriminatedUnion('kind', [
    /** HWC uint8 of the format asked for. */
    z.object({ kind: z.literal('decoded'), pixels: bytesSchema }),
    /** A WebP file. */
    z.object({ kind: z.literal('thumbnail'), file: bytesSchema }),
    z.object({ kind: z.literal('inspected'), width: z.number(), height: z.number(), grey: z.boolean() }),
    z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
  ]),
});
export type DecoderAnswer = z.infer<typeof decoderAnswerSchema>;
export type DecoderResult = DecoderAnswer['result'];
