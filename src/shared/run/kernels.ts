import { z } from 'zod';

/** What convolutions run in: Xent's own kernels for a kind of processor, or TensorFlow's alone. Each has its own roundings. */
export const kernelsSchema = z.enum(['avx512', 'avx2', 'baseline', 'none']);
export type Kernels = z.infer<typeof kernelsSchema>;

export const kernelsTitles: Readonly<Record<Kernels, string>> = {
  avx512: 'Xent’s own, AVX-512',
  avx2: 'Xent’s own, AVX2',
  baseline: 'Xent’s own',
  none: 'TensorFlow’s',
};
