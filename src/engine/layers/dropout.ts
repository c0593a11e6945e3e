import type { Forward } from './pass.ts';

/** Srivastava et al. 2014, inverted: what stays is scaled while training, so that nothing changes when classifying. */
export function dropout(rate: number): Forward {
  return (o, input, scope) => {
    if (!scope.training || rate === 0) return { output: input, backward: (gradient) => gradient };
    const drawn = o.randomUniform(input.shape, scope.seeds.next());
    const stays = o.one('GreaterEqual', [drawn, o.scalar(rate)], { T: { type: 'float32' } }, {
      type: 'bool',
      shape: input.shape,
    });
    const mask = o.multiply(o.cast(stays, 'float32'), 1 / (1 - rate));
    return { output: o.multiply(input, mask), backward: (gradient) => o.multiply(gradient, mask) };
  };
}
