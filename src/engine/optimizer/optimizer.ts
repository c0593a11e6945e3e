import type { Tensor } from '../runtime/tensorflow.ts';

/** Turns gradients into an update of the variables it was made for. */
export interface Optimizer {
  /** @param gradients one for each variable, in their order; not disposed */
  apply(gradients: readonly Tensor[]): void;
  dispose(): void;
}
