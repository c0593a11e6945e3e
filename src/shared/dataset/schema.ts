import { z } from 'zod';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema, nameSchema } from '../identifier.ts';
import { exampleIssueSchema } from './issue.ts';

export const splits = ['train', 'validation', 'test'] as const;
export const splitSchema = z.enum(splits);
export type Split = z.infer<typeof splitSchema>;

/** How an image that does not have the working size is made to: cut, padded, or stretched. */
export const fits = ['crop', 'letterbox', 'squash'] as const;
export const fitSchema = z.enum(fits);
export type Fit = z.infer<typeof fitSchema>;

export const maximumWorkingSize = 1024;
export const edgeSchema = z
  .number('must be a number')
  .min(4, { error: 'must be at least 4 pixels', abort: true })
  .max(maximumWorkingSize, { error: `must be at most ${maximumWorkingSize} pixels`, abort: true })
  .int('must be a whole number of pixels');

/** The working format of a dataset: every image is kept as height x width x channels bytes (HWC uint8). */
export const imageFormatSchema = z.object({
  width: edgeSchema,
  height: edgeSchema,
  channels: z.union([z.literal(1), z.literal(3)]),
  fit: fitSchema,
});
export type ImageFormat = z.infer<typeof imageFormatSchema>;

/** Bytes of one image: height x width x channels. */
export function imageBytes({ height, width, channels }: Pick<ImageFormat, 'height' | 'width' | 'channels'>): number {
  return height * width * channels;
}

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
  /** Images that were taken out; they count nowhere else. */
  excludedCount: countSchema,
  /** Images in the packed file, with the excluded and those whose addition was taken back. */
  packedCount: countSchema,
  /** The version that the other fields tell of, from 1. Every edit makes a new one. */
  version: z.number().int().positive(),
  format: imageFormatSchema,
  /** SHA-256 over format, classes, labels, splits, what is excluded and pixels, hexadecimal. */
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
  /** Taken out of the dataset: no run sees it, until it is included again. */
  isExcluded: z.boolean(),
  /** The original's path; `archive.zip#train/cat/1.jpg` for one inside an archive. */
  path: z.string(),
  /** What is the matter with it; given by a page of `examples`. */
  issues: z.array(exampleIssueSchema).optional(),
  /** The same number for images that are alike; given by a page of `examples` for an issue of such images. */
  set: countSchema.optional(),
});
export type Example = z.infer<typeof exampleSchema>;

/** A file that an import could not use. `reason` is a sentence for a person. */
export const skippedFileSchema = z.object({ path: z.string(), code: z.string(), reason: z.string() });
export type SkippedFile = z.infer<typeof skippedFileSchema>;

/** While it is `adding`, the images come into the workspace all at once: it can be ended no more. */
export const importPhases = ['scanning', 'packing', 'finishing', 'adding'] as const;

export const importProgressSchema = z.object({
  phase: z.enum(importPhases),
  /** Files looked at so far, of `total`; while scanning `total` is null. */
  done: countSchema,
  total: countSchema.nullable(),
  skipped: countSchema,
  imagesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** A sentence about this import, such as that it starts over. */
  note: z.string().optional(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** An import as the app shows it, from its start until it is dismissed. */
export const importStateSchema = z.object({
  id: identifierSchema,
  /** Of the dataset. */
  name: nameSchema,
  /** Whether the images are added to a dataset that is there already. */
  isAddition: z.boolean(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('running'), progress: importProgressSchema }),
    /** `images` and `skipped` of this import alone. */
    z.object({ kind: z.literal('finished'), datasetId: identifierSchema, images: countSchema, skipped: countSchema }),
    /** It can be resumed, or dismissed for good. Without a failure, Xent was closed or killed in its midst. */
    z.object({
      kind: z.literal('interrupted'),
      done: countSchema,
      total: countSchema.nullable(),
      failure: failureDataSchema.nullable(),
    }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('failed'), failure: failureDataSchema }),
  ]),
});
export type ImportState = z.infer<typeof importStateSchema>;
