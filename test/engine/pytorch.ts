import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { normalizationSchema } from '#shared/run/config.ts';
import { layerSchema } from '#shared/run/layers.ts';
import { lossSchema } from '#shared/run/loss.ts';
import { clippingSchema, optimizerSchema } from '#shared/run/optimizer.ts';

const numbers = z.array(z.number());

/** A loss and whether its targets are the batch's mixed ones. */
const lossCaseSchema = z
  .looseObject({ mixed: z.boolean().default(false) })
  .transform(({ mixed, ...config }) => ({ isMixed: mixed, config: lossSchema.parse(config) }));
export type LossCase = z.infer<typeof lossCaseSchema>;

const optimizerCaseSchema = z
  .looseObject({ clipping: clippingSchema.prefault({ kind: 'none' }) })
  .transform(({ clipping, ...config }) => ({ clipping, config: optimizerSchema.parse(config) }));
export type OptimizerCase = z.infer<typeof optimizerCaseSchema>;

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/pytorch/${name}.json`, import.meta.url), 'utf8'));
}

/** See test/fixtures/pytorch/make.py. */
export const updates = z
  .object({
    kernel: numbers,
    bias: numbers,
    batches: z.array(z.object({ x: numbers, labels: numbers, mixed: numbers })),
    losses: z.array(lossCaseSchema),
    /** For each loss, of the first batch: its value and its gradient by the logits. */
    firsts: z.array(z.object({ loss: z.number(), gradient: numbers })),
    optimizers: z.array(optimizerCaseSchema),
    /** The first loss with every optimizer, then the second. */
    runs: z.array(z.object({ losses: numbers, afterOne: numbers, afterThree: numbers })),
  })
  .parse(read('updates'));

export const longRuns = z
  .object({ updates: numbers, runs: z.array(z.object({ config: optimizerSchema, weights: numbers })) })
  .parse(read('long-runs'));

/** See test/fixtures/pytorch/layers.py. */
export const layers = z
  .object({
    height: z.number(),
    width: z.number(),
    channels: z.literal(3),
    classes: z.number(),
    normalization: normalizationSchema,
    pixels: numbers,
    labels: numbers,
    networks: z.array(
      z.object({
        name: z.string(),
        layers: z.array(layerSchema),
        loss: z.number(),
        tensors: z.record(z.string(), z.object({ before: numbers, move: numbers })),
      }),
    ),
  })
  .parse(read('layers'));

/** A config in a line, for a test's name. */
export function words(config: object): string {
  return JSON.stringify(config).replaceAll(/["{}]/g, '').replaceAll(',', ' ');
}
