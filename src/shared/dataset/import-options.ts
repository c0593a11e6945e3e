import { z } from 'zod';
import { nameSchema } from '../identifier.ts';
import { between } from '../number-rules.ts';
import { edgeSchema, fitSchema } from './schema.ts';

/** A limit from 1 to `most`, which `words` say in its own unit. */
const limit = (most: number, words: string) =>
  z
    .number('must be a number')
    .min(1, { error: 'must be at least 1', abort: true })
    .max(most, { error: `must be at most ${words}`, abort: true })
    .int('must be a whole number');

/** What a source may hold before it is refused as a bomb, and an image before it is skipped. */
export const importLimitsSchema = z.strictObject({
  /** Pixels of one image, as stored. */
  imagePixels: limit(1_000_000_000, '1,000 megapixels').default(100_000_000),
  /** Bytes of one image file. */
  imageBytes: limit(1024 ** 3, '1 GiB').default(256 * 1024 ** 2),
  /** Files and folders of an archive; about 300 bytes of memory each. */
  entries: limit(20_000_000, '20,000,000').default(2_000_000),
  /** Unpacked bytes per byte of an archive. Photos reach 1; flat-coloured bitmaps reach some dozens. */
  ratio: limit(1_000_000, '1,000,000').default(200),
  /** Bytes that a whole archive unpacks to. */
  totalBytes: limit(2 ** 50, '1 PiB').default(1024 ** 4),
});
export type ImportLimits = z.infer<typeof importLimitsSchema>;

const shareSchema = between(0, 0.9);

/** How classes are read off folders: the folder below the root (or split) alone, or the path of all folders below it. */
export const classDepths = ['folder', 'path'] as const;

export const colours = ['auto', 'colour', 'grey'] as const;

export const importOptionsSchema = z.strictObject({
  name: nameSchema.optional(),
  /** Edge lengths in pixels; by default taken from the images themselves. */
  size: z.strictObject({ width: edgeSchema, height: edgeSchema }).optional(),
  fit: fitSchema.default('crop'),
  /** `auto` is grey where all of a sample of the images is. */
  colour: z.enum(colours).default('auto'),
  classDepth: z.enum(classDepths).default('folder'),
  /** Column of a manifest whose images belong together (one patient, one camera); a split keeps them on one side. */
  groupColumn: z.string().min(1).max(200).optional(),
  /**
   * Shares of every class held out, 0 to 0.9 and together at most 0.9, used only where the source names no splits.
   * Stratified, and always the same for the same files.
   */
  validationFraction: shareSchema.default(0),
  testFraction: shareSchema.default(0.2),
  limits: importLimitsSchema.prefault({}),
}).refine(({ validationFraction, testFraction }) => validationFraction + testFraction <= 0.9, {
  path: ['validationFraction'],
  message: 'must leave at least 0.1 for training together with the test share',
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;
export type ImportOptionsInput = z.input<typeof importOptionsSchema>;

export const importRequestSchema = z.strictObject({
  /** Folders, archives, manifests, IDX files or CIFAR batches; several become one dataset. */
  paths: z.array(z.string().min(1, 'must not be empty').max(32_768, 'must have at most 32,768 characters')).min(1).max(1000, 'must be at most 1,000'),
  /** Adds the images to this dataset, in its working format, as a new version of it. */
  into: z.string().optional(),
  options: importOptionsSchema,
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

/** Of which images sources say the split. It is some where several sources differ. */
const namesSplitsSchema = z.enum(['all', 'some', 'none']);
export type NamesSplits = z.infer<typeof namesSplitsSchema>;

/** What an import would make of a source, from a sample of at most 256 of its images. */
export const importPreviewSchema = z.object({
  /** Images that were found, whether they can be read or not. */
  files: z.number().int(),
  classes: z.array(z.object({ name: z.string(), files: z.number().int() })),
  namesSplits: namesSplitsSchema,
  /** How many images were looked at, and how many of them cannot be read or are too large. */
  sample: z.object({ images: z.number().int(), unusable: z.number().int() }),
  skipped: z.number().int(),
  /** Columns of a manifest that may name groups; none for other sources. */
  columns: z.array(z.string()),
  /** Of the sample, as stored and upright: edge lengths in pixels. */
  sizes: z.object({ typicalWidth: z.number(), typicalHeight: z.number(), smallest: z.number(), largest: z.number(), isShared: z.boolean() }),
  isGrey: z.boolean(),
  suggestion: z.object({
    width: z.number().int(),
    height: z.number().int(),
    fit: fitSchema,
    channels: z.union([z.literal(1), z.literal(3)]),
    /** A sentence: why this size. */
    why: z.string(),
  }),
  /** A few images as the options asked for would keep them: HWC uint8. */
  images: z.array(
    z.object({
      path: z.string(),
      className: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      channels: z.union([z.literal(1), z.literal(3)]),
      pixels: z.instanceof(Uint8Array),
    }),
  ),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

