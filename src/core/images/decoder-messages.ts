import { z } from 'zod';
import { imageFactsSchema } from '#shared/dataset/image-facts.ts';
import { imageFormatSchema } from '#shared/dataset/schema.ts';
import { failureDataSchema } from '#shared/failure.ts';

const bytesSchema = z.instanceof(Uint8Array<ArrayBuffer>);
const limitsSchema = z.object({ bytes: z.number(), pixels: z.number(), memory: z.number().optional() });

const encodedSchema = z.union([
  z.object({ path: z.string() }),
  z.object({ bytes: z.instanceof(Uint8Array<ArrayBufferLike>) }),
]);
const imageSchema = z.union([
  encodedSchema,
  z.object({
    width: z.number(),
    height: z.number(),
    channels: z.union([z.literal(1), z.literal(3)]),
    pixels: z.instanceof(Uint8Array<ArrayBufferLike>),
  }),
]);
export type DecoderImage = z.infer<typeof imageSchema>;

const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decode'), image: encodedSchema, format: imageFormatSchema }),
  /** Many at once, since a message costs as much as decoding a small image. */
  z.object({ kind: z.literal('pack'), images: z.array(imageSchema), format: imageFormatSchema, limits: limitsSchema }),
  /** `edge`: of the longer side at most, in pixels. */
  z.object({ kind: z.literal('thumbnail'), image: encodedSchema, edge: z.number().int().positive().optional() }),
  z.object({ kind: z.literal('inspect'), image: imageSchema, limits: limitsSchema, withColour: z.boolean() }),
]);
export type DecoderTask = z.infer<typeof taskSchema>;

/** What a decoding thread is asked; `request` names the answer. */
export const decoderRequestSchema = z.object({ request: z.number().int().nonnegative(), task: taskSchema });
export type DecoderRequest = z.infer<typeof decoderRequestSchema>;

export const decoderAnswerSchema = z.object({
  request: z.number().int().nonnegative(),
  result: z.discriminatedUnion('kind', [
    /** HWC uint8 of the format asked for. */
    z.object({ kind: z.literal('decoded'), pixels: bytesSchema }),
    /** See `PackedBatch`. */
    z.object({
      kind: z.literal('packed'),
      pixels: bytesSchema,
      results: z.array(z.union([imageFactsSchema, failureDataSchema])),
    }),
    /** A WebP file. */
    z.object({ kind: z.literal('thumbnail'), file: bytesSchema }),
    z.object({ kind: z.literal('inspected'), width: z.number(), height: z.number(), grey: z.boolean().nullable() }),
    /** An image takes more memory than the limits allow, so many bytes; nothing was done. */
    z.object({ kind: z.literal('large'), bytes: z.number() }),
    z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
  ]),
});
export type DecoderAnswer = z.infer<typeof decoderAnswerSchema>;
export type DecoderResult = DecoderAnswer['result'];
