import { createRequire } from 'node:module';
import { z } from 'zod';
import { type Kernels, kernelsSchema } from '#shared/run/kernels.ts';

const addonSchema = z.object({ refusal: z.literal(''), processor: kernelsSchema });

let loaded: Kernels = 'none';

/**
 * Adds the ops of native/kernels to the TensorFlow of this process, where set-up could compile them for this processor.
 * XENT_KERNELS=0 leaves them out.
 */
export function loadKernels(): void {
  if (process.env['XENT_KERNELS'] === '0') return;
  try {
    loaded = addonSchema.parse(createRequire(import.meta.url)('xent-kernels')).processor;
  } catch {
    loaded = 'none';
  }
}

/** Those that steps of this process use. */
export function loadedKernels(): Kernels {
  return loaded;
}

/** Whether steps may use the ops of native/kernels; TensorFlow's own do the same where they may not. */
export function hasKernels(): boolean {
  return loaded !== 'none';
}
