import { createRequire } from 'node:module';

let loaded = false;

/**
 * Adds the ops of native/kernels to the TensorFlow of this process, where set-up could compile them for this processor.
 * XENT_KERNELS=0 leaves them out.
 */
export function loadKernels(): void {
  if (process.env['XENT_KERNELS'] === '0') return;
  try {
    const addon: unknown = createRequire(import.meta.url)('xent-kernels');
    loaded = typeof addon === 'object' && addon !== null && 'refusal' in addon && addon.refusal === '';
  } catch {
    loaded = false;
  }
}

/** Whether steps may use the ops of native/kernels; TensorFlow's own do the same where they may not. */
export function hasKernels(): boolean {
  return loaded;
}
