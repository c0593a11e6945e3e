import { z } from 'zod';

/**
 * What is measured of every image when it is imported. Brightness, contrast and sharpness are of the working image in
 * grey (ITU-R 601-2 luma, 0 to 255).
 */
export const imageFactsSchema = z.object({
  /** Edge lengths of the original, upright, in pixels. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Size of the original file; 0 where it was no file of its own. */
  bytes: z.number().int().nonnegative(),
  /** Mean, 0 to 255. */
  brightness: z.number(),
  /** Standard deviation, 0 to 127.5. */
  contrast: z.number(),
  /** Variance of the Laplacian (Pech-Pacheco et al. 2000), which blur makes small. */
  sharpness: z.number(),
  /** Whether every pixel has the same value. */
  isConstant: z.boolean(),
  /** SHA-256 of the working image's bytes, its first 16 hexadecimal digits. */
  pixelHash: z.string().length(16),
  /** 256-bit perceptual hash, 64 hexadecimal digits. */
  perceptualHash: z.string().length(64),
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;
