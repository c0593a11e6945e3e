import { z } from 'zod';
import { modelManifestSchema } from '#shared/model/manifest.ts';

const weightSpecSchema = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.literal('float32'),
});

/** `model.json` as tfjs's own loader reads it, with what Xent needs besides under `userDefinedMetadata.xent`. */
export const modelFileSchema = z.object({
  format: z.literal('layers-model'),
  generatedBy: z.string(),
  convertedBy: z.null(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.tuple([
    z.object({
      /** One file beside `model.json`, named by its content. */
      paths: z.tuple([z.string().regex(/^weights-[0-9a-f]{16}\.bin$/)]),
      weights: z.array(weightSpecSchema),
    }),
  ]),
  userDefinedMetadata: z.object({ xent: modelManifestSchema }),
});
export type ModelFile = z.infer<typeof modelFileSchema>;
export type WeightSpec = z.infer<typeof weightSpecSchema>;
