import { z } from 'zod';

/** What the images of a dataset's current version have in common; excluded images do not count. */
export const datasetStatisticsSchema = z.object({
  /** Of the training images, per channel, of pixels scaled to 0..1: what `normalization` of a run config takes. */
  mean: z.array(z.number()),
  standardDeviation: z.array(z.number()),
  /** Largest class through smallest, training images; null where a class has images, but none of these. */
  imbalance: z.number().nullable(),
  /** Originals by their longer edge in pixels: bins with their ends, ascending. */
  sizes: z.array(z.object({ from: z.number(), to: z.number(), count: z.number().int() })),
  /** Originals by width through height. */
  aspects: z.array(z.object({ from: z.number(), to: z.number(), count: z.number().int() })),
});
export type DatasetStatistics = z.infer<typeof datasetStatisticsSchema>;
