import { z } from 'zod';

export const exportForms = ['folders', 'zip', 'csv'] as const;

export const exportRequestSchema = z.strictObject({
  form: z.enum(exportForms),
  /** A folder that is empty or does not exist, or a file that does not exist. */
  path: z.string().min(1).max(32_768),
  /**
   * `original` copies the files as they were imported where they still are; `working` writes the working images as PNG.
   */
  images: z.enum(['original', 'working']).default('original'),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

/** `done` of `total` images; the last one has what was left out, because its original is gone or changed. */
export const exportProgressSchema = z.object({
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  missing: z.array(z.object({ path: z.string(), reason: z.string() })),
});
export type ExportProgress = z.infer<typeof exportProgressSchema>;
