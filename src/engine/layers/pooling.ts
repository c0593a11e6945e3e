import type { Padding } from '#shared/run/layers.ts';
import { element } from '../graph/ops.ts';
import type { Forward } from './pass.ts';
import { slid, windowAttributes } from './window.ts';

export interface Pool {
  size: number;
  stride: number;
  padding: Padding;
}

/** The largest of each window; of equals the first has the gradient. */
export function maxPool(pool: Pool): Forward {
  return (o, input) => {
    const attributes = { ...element(input), ...poolAttributes(pool), explicit_paddings: { ints: [] } };
    const shape = slid(input.shape, pool, input.shape[3] ?? 0);
    const output = o.one('MaxPool', [input], attributes, { type: input.type, shape });
    return { output, backward: (gradient) => o.one('MaxPoolGrad', [input, output, gradient], attributes, input) };
  };
}

/** The mean of each window, counting only pixels of the image. */
export function averagePool(pool: Pool): Forward {
  return (o, input) => {
    const attributes = { ...element(input), ...poolAttributes(pool) };
    const shape = slid(input.shape, pool, input.shape[3] ?? 0);
    return {
      output: o.one('AvgPool', [input], attributes, { type: input.type, shape }),
      backward: (gradient) => o.one('AvgPoolGrad', [o.ints(input.shape), gradient], attributes, input),
    };
  };
}

/** [batch, height, width, channels] to [batch, channels]. */
export const globalAveragePool: Forward = (o, input) => {
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  return {
    output: o.reduce('Mean', input, [1, 2]),
    backward: (gradient) => {
      const share = o.reshape(o.multiply(gradient, 1 / (height * width)), [batch, 1, 1, channels]);
      return o.one('BroadcastTo', [share, o.ints(input.shape)], { ...element(share), Tidx: { type: 'int32' } }, input);
    },
  };
};

function poolAttributes({ size, stride, padding }: Pool) {
  return { ...windowAttributes(stride, padding), ksize: { ints: [1, size, size, 1] } };
}
