import { z } from 'zod';
import { imageFormatSchema } from '#shared/dataset/schema.ts';
import { imageFactsSchema } from '#shared/dataset/image-facts.ts';
import { failureDataSchema } from '#shared/failure.ts';

const images = {
  /** The packed file. */
  file: z.string(),
  format: imageFormatSchema,
  /** Positions of the images that are looked at, ascending. */
  positions: z.instanceof(Uint32Array<ArrayBuffer>),
};

/** What a process is to do that goes through the images of a dataset. */
export const scanTaskSchema = z.discriminatedUnion('kind', [
  /** Measures images that were imported before that was done. */
  z.object({ kind: z.literal('measure'), ...images }),
  /** See `findSimilarImages`. */
  z.object({ kind: z.literal('similar'), ...images, hashes: z.instanceof(Uint8Array<ArrayBuffer>) }),
  /** Mean and standard deviation of each channel. */
  z.object({ kind: z.literal('channels'), ...images }),
  /** See `meanImages`. */
  z.object({
    kind: z.literal('means'),
    ...images,
    members: z.instanceof(Uint16Array<ArrayBuffer>),
    groups: z.number().int().positive(),
  }),
]);
export type ScanTask = z.infer<typeof scanTaskSchema>;

/** What a process tells; all but `progress` is the last of it. */
export const scanMessageSchema = z.discriminatedUnion('kind', [
  /** 0 to 1. */
  z.object({ kind: z.literal('progress'), share: z.number() }),
  /** In the order of the positions. */
  z.object({
    kind: z.literal('measured'),
    facts: z.array(imageFactsSchema.omit({ width: true, height: true, bytes: true })),
  }),
  z.object({
    kind: z.literal('similar'),
    a: z.instanceof(Uint32Array),
    b: z.instanceof(Uint32Array),
    similarity: z.instanceof(Float32Array),
  }),
  z.object({ kind: z.literal('channels'), mean: z.array(z.number()), standardDeviation: z.array(z.number()) }),
  z.object({ kind: z.literal('means'), pixels: z.instanceof(Uint8Array) }),
  z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
]);
export type ScanMessage = z.infer<typeof scanMessageSchema>;
