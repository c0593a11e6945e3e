import { z } from 'zod';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema, nameSchema } from '../identifier.ts';

export const splits = ['train', 'validation', 'test'] as const;
export const splitSchema = z.enum(splits);
export type Split = z.infer<typeof splitSchema>;

/** How an image that does not have the working size is made to: cut, padded, or stretched. */
export const fits = ['crop', 'letterbox', 'squash'] as const;
export const fitSchema = z.enum(fits);
export type Fit = z.infer<typeof fitSchema>;

export const maximumWorkingSize = 1024;
const edgeSchema = z
  .number('must be a number')
  .int('must be a whole number of pixels')
  .min(4, 'must be at least 4 pixels')
  .max(maximumWorkingSize, `must be at most ${maximumWorkingSize} pixels`);

/** The working format of a dataset: every image is kept as height x width x channels bytes (HWC uint8). */
export const imageFormatSchema = z.object({
  width: edgeSchema,
  height: edgeSchema,
  channels: z.union([z.literal(1), z.literal(3)]),
  fit: fitSchema,
});
export type ImageFormat = z.infer<typeof imageFormatSchema>;

const countSchema = z.number().int().nonnegative();
export const splitCountsSchema = z.object({ train: countSchema, validation: countSchema, test: countSchema });
export type SplitCounts = z.infer<typeof splitCountsSchema>;

export const datasetSchema = z.object({
  id: identifierSchema,
  name: nameSchema,
  /** Class names, in the order that labels number them. */
  classes: z.array(z.string()),
  examples: splitCountsSchema,
  /** Per class, in the order of `classes`. */
  classExamples: z.array(splitCountsSchema),
  format: imageFormatSchema,
  /** SHA-256 over format, classes, labels, splits and pixels, hexadecimal. */
  fingerprint: z.string(),
  /** Where the images came from, for a person. */
  source: z.string(),
  skippedCount: countSchema,
  createdAt: z.iso.datetime(),
});
export type Dataset = z.infer<typeof datasetSchema>;

export const exampleSchema = z.object({
  /** Place in the packed file, from 0. */
  position: countSchema,
  label: countSchema,
  split: splitSchema,
  /** The original's path; `archive.zip#train/cat/1.jpg` for one inside an archive. */
  path: z.string(),
});
export type Example = z.infer<typeof exampleSchema>;

/** A file that an import could not use. `reason` is a sentence for a person. */
export const skippedFileSchema = z.object({ path: z.string(), code: z.string(), reason: z.string() });
export type SkippedFile = z.infer<typeof skippedFileSchema>;

export const importOptionsSchema = z.strictObject({
  name: nameSchema.optional(),
  /** Edge lengths in pixels; by default taken from the images themselves. */
  size: z.strictObject({ width: edgeSchema, height: edgeSchema }).optional(),
  fit: fitSchema.default('crop'),
  /**
   * Share of every class held out as the test split, 0 to 0.9, used only where the folders name no splits.
   * Stratified, and always the same for the same files.
   */
  testFraction: z
    .number('must be a number')
    .min(0, 'must be at least 0')
    .max(0.9, 'must be at most 0.9')
    .default(0.2),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

export const importPhases = ['scanning', 'packing', 'finishing'] as const;

export const importProgressSchema = z.object({
  phase: z.enum(importPhases),
  /** Files looked at so far, of `total`; while scanning `total` is null. */
  done: countSchema,
  total: countSchema.nullable(),
  skipped: countSchema,
  imagesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** An import as the app shows it, from its start until it is dismissed. */
export const importStateSchema = z.object({
  id: identifierSchema,
  name: nameSchema,
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('running'), progress: importProgressSchema }),
    z.object({ kind: z.literal('finished'), datasetId: identifierSchema, skipped: countSchema }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
  ]),
});
export type ImportState = z.infer<typeof importStateSchema>;
