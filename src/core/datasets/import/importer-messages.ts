import { z } from 'zod';
import { importOptionsSchema, importProgressSchema } from '#shared/dataset/schema.ts';
import { failureDataSchema } from '#shared/failure.ts';
import { packedDatasetSchema } from './packed-dataset.ts';

/** What an importing thread is started with. */
export const importRequestSchema = z.object({
  source: z.string(),
  options: importOptionsSchema,
  stagingFolder: z.string(),
  /** File of the decoding threads that it starts in turn. */
  decoderEntry: z.string(),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

/** The only thing that an importing thread is told. */
export const importCommandSchema = z.object({ kind: z.literal('cancel') });
export type ImportCommand = z.infer<typeof importCommandSchema>;

/** What an importing thread tells; `packed` or `failed` is the last of it. */
export const importMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: importProgressSchema }),
  z.object({ kind: z.literal('packed'), packed: packedDatasetSchema }),
  z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
]);
export type ImportMessage = z.infer<typeof importMessageSchema>;
