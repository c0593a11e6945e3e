import { RandomStream } from '../random/random-stream.ts';
import type { LayersModel, Tensorflow } from '../runtime/tensorflow.ts';
import { trainableVariables } from './build.ts';

/**
 * Draws every weight as PyTorch's Conv2d and Linear do by default: uniform in ±1/√fanIn, kernels (Kaiming uniform with
 * a = √5) and biases alike. The values depend on the seed and on the shapes alone: weight number i takes its elements,
 * in row-major order of tfjs's layout, from the `initialization` stream i.
 */
export function initializeWeights(tf: Tensorflow, model: LayersModel, seed: number): void {
  let fanIn = 0;
  for (const [index, variable] of trainableVariables(tf, model).entries()) {
    // Kernels are [height, width, in, out] or [in, out]; a bias follows its kernel and shares its fan-in.
    if (variable.shape.length > 1) fanIn = variable.shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const random = new RandomStream(seed, 'initialization', index);
    const bound = 1 / Math.sqrt(fanIn);
    const values = Float32Array.from({ length: variable.size }, () => (2 * random.uniform() - 1) * bound);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}
