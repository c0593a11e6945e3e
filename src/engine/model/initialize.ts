import { RandomStream } from '../random/random-stream.ts';
import type { Parameter } from './parameters.ts';

/**
 * What each parameter holds before training, by name. Kernels and biases are drawn as PyTorch's Conv2d and Linear draw
 * theirs by default: uniform in ±1/√fanIn. The values depend on the seed and on the parameters alone: number i takes
 * its elements, in row-major order, from the `initialization` stream i.
 */
export function initialParameters(parameters: readonly Parameter[], seed: number): Map<string, Float32Array> {
  return new Map(parameters.map((parameter, index) => [parameter.name, initialValues(parameter, seed, index)]));
}

function initialValues({ shape, initial }: Parameter, seed: number, index: number): Float32Array {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  switch (initial.kind) {
    case 'zeros':
      return values;
    case 'ones':
      return values.fill(1);
    case 'uniform': {
      const random = new RandomStream(seed, 'initialization', index);
      const bound = 1 / Math.sqrt(initial.fanIn);
      return values.map(() => (2 * random.uniform() - 1) * bound);
    }
  }
}
