import { z } from 'zod';
import { importOptionsSchema, importPreviewSchema } from '#shared/dataset/import-options.ts';
import { imageFormatSchema, importProgressSchema } from '#shared/dataset/schema.ts';
import { failureDataSchema } from '#shared/failure.ts';

const sourceSchema = z.object({ paths: z.array(z.string()), options: importOptionsSchema });
const targetSchema = z.object({
  format: imageFormatSchema,
  present: z.object({
    pixelHashes: z.instanceof(BigUint64Array<ArrayBuffer>),
    splits: z.instanceof(Uint8Array<ArrayBuffer>),
    groups: z.map(z.string(), z.number()),
  }),
});

/** What an importing process is to do. */
export const importTaskSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pack'),
    ...sourceSchema.shape,
    target: targetSchema.nullable(),
    stagingFolder: z.string(),
  }),
  z.object({
    kind: z.literal('preview'),
    ...sourceSchema.shape,
    format: imageFormatSchema.nullable(),
    scratchFolder: z.string(),
  }),
  z.object({
    kind: z.literal('join'),
    base: z.string(),
    addition: z.string(),
    stagingFolder: z.string(),
    joined: z.string(),
  }),
]);
export type ImportTask = z.infer<typeof importTaskSchema>;

/** The rest of what was packed lies in the staging folder; see `PackedDataset`. */
export const packedSummarySchema = z.object({
  imagesHash: z.string(),
  format: imageFormatSchema,
  classes: z.array(z.string()),
  labels: z.instanceof(Uint16Array<ArrayBuffer>),
  splits: z.instanceof(Uint8Array<ArrayBuffer>),
  skippedCount: z.number().int().nonnegative(),
});
export type PackedSummary = z.infer<typeof packedSummarySchema>;

/** What an importing process tells; all but `progress` is the last of it. */
export const importMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: importProgressSchema }),
  z.object({ kind: z.literal('packed'), packed: packedSummarySchema }),
  z.object({ kind: z.literal('previewed'), preview: importPreviewSchema }),
  z.object({ kind: z.literal('joined'), hash: z.string() }),
  z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
]);
export type ImportMessage = z.infer<typeof importMessageSchema>;
