import { type Convolution, convolution } from './convolution.ts';
import { chain, type Forward } from './pass.ts';
import { maxPool, type Pool } from './pooling.ts';
import { slid } from './window.ts';

/** Sizes of kernels that native/kernels has code for. */
const sizes = [3, 5, 7];

/**
 * A convolution and the max-pool right after it. As one op of native/kernels where that knows them: going back, it follows
 * the one gradient of each window rather than the four of the convolution.
 *
 * @param kernel the parameter's name
 */
export function convMaxPool(kernel: string, settings: Convolution, pool: Pool): Forward {
  const apart = chain([convolution(kernel, settings), maxPool(pool)]);
  return (o, input, scope) => {
    const weights = scope.parameter(kernel);
    const [size = 0, , , filters = 0] = weights.shape;
    if (!o.runner.hasKernels || !isKnown(size, settings, pool)) return apart(o, input, scope);
    const convolved = slid(input.shape, { size, ...settings }, filters);
    const shape = slid(convolved, pool, filters);
    const attributes = { padding: { int: settings.padding === 'same' ? (size - 1) / 2 : 0 } };
    const outputs = [{ type: input.type, shape }, { type: 'uint8', shape }] as const;
    const [output, place] = o.runner.execute('XentConvMaxPool', [input, weights], attributes, outputs);
    if (!output || !place) throw new Error('XentConvMaxPool has two outputs');
    return {
      output,
      backward: (gradient) => {
        const given = [input, weights, gradient, place];
        scope.gradient(kernel, o.one('XentConvMaxPoolByKernel', given, attributes, weights));
        return o.one('XentConvMaxPoolByInput', given, attributes, input);
      },
    };
  };
}

function isKnown(size: number, { stride }: Convolution, pool: Pool): boolean {
  return stride === 1 && sizes.includes(size) && pool.size === 2 && pool.stride === 2 && pool.padding === 'valid';
}
