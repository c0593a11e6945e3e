import { z } from 'zod';
import { imageFormatSchema } from '../dataset/schema.ts';
import { architectureSchema } from '../run/architecture.ts';
import { normalizationSchema } from '../run/config.ts';

export const modelManifestVersion = 1;

/**
 * What turns an image into class probabilities besides the weights. Kept in `model.json` under
 * `userDefinedMetadata.xent`, so that a model folder is whole by itself.
 */
export const modelManifestSchema = z.object({
  version: z.literal(modelManifestVersion),
  classes: z.array(z.string()).min(2),
  format: imageFormatSchema,
  normalization: normalizationSchema,
  architecture: architectureSchema,
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;
