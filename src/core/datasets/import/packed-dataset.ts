import { z } from 'zod';
import { imageFormatSchema, skippedFileSchema } from '#shared/dataset/schema.ts';

/** What an import made: one file of images, and per image, in the same order, what it is and where it came from. */
export const packedDatasetSchema = z.object({
  /** In the staging folder, and safely on disk. Images of height x width x channels bytes (HWC uint8) end to end. */
  imagesFile: z.string(),
  /** SHA-256 of that file, hexadecimal. */
  imagesHash: z.string(),
  format: imageFormatSchema,
  /** Class names, in the order that labels number them. */
  classes: z.array(z.string()),
  labels: z.instanceof(Uint16Array<ArrayBuffer>),
  /** Places in `splits` (0 train, 1 validation, 2 test). */
  splits: z.instanceof(Uint8Array<ArrayBuffer>),
  /** Where each image came from; `archive.zip#train/cat/1.jpg` for one inside an archive. */
  paths: z.array(z.string()),
  /** SHA-256 over format, classes, labels, splits and images, hexadecimal. */
  fingerprint: z.string(),
  skipped: z.array(skippedFileSchema),
});
export type PackedDataset = z.infer<typeof packedDatasetSchema>;
