import type { Forward } from './pass.ts';

/** [batch, in] times a kernel [in, out]. @param kernel the parameter's name */
export function dense(kernel: string): Forward {
  return (o, input, scope) => {
    const weights = scope.parameter(kernel);
    return {
      output: o.matMul(input, weights),
      backward: (gradient) => {
        scope.gradient(kernel, o.matMul(input, gradient, { a: true }));
        return o.matMul(gradient, weights, { b: true });
      },
    };
  };
}

/** Adds a number to each channel. @param name of a parameter [channels] */
export function bias(name: string): Forward {
  return (o, input, scope) => ({
    output: o.biasAdd(input, scope.parameter(name)),
    backward: (gradient) => {
      scope.gradient(name, o.biasGradient(gradient));
      return gradient;
    },
  });
}

/** [batch, ...] to [batch, elements]. */
export const flatten: Forward = (o, input) => {
  const [batch = 0, ...example] = input.shape;
  return {
    output: o.reshape(input, [batch, example.reduce((product, edge) => product * edge, 1)]),
    backward: (gradient) => o.reshape(gradient, input.shape),
  };
};
