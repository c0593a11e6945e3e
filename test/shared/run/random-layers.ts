import fc from 'fast-check';
import { activations, type LayerInput } from '#shared/run/layers.ts';

const edge = fc.integer({ min: 1, max: 4 });
const filters = fc.integer({ min: 1, max: 5 });
const activation = fc.constantFrom(...activations);
const padding = fc.constantFrom('same' as const, 'valid' as const);
const bias = fc.boolean();
const convolution = { kernelSize: edge, stride: fc.integer({ min: 1, max: 2 }), padding, bias, activation };
const pool = { size: edge, stride: fc.option(fc.integer({ min: 1, max: 3 })), padding };

const { layer } = fc.letrec<{ layer: LayerInput; branch: LayerInput[] }>((tie) => ({
  layer: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('conv2d' as const), filters, ...convolution }),
    fc.record({ kind: fc.constant('depthwise-conv2d' as const), ...convolution }),
    fc.record({ kind: fc.constant('separable-conv2d' as const), filters, ...convolution }),
    fc.record({ kind: fc.constantFrom('max-pool' as const, 'average-pool' as const), ...pool }),
    fc.record({ kind: fc.constantFrom('global-average-pool' as const, 'flatten' as const) }),
    fc.record({ kind: fc.constant('batch-norm' as const) }),
    fc.record({ kind: fc.constant('dropout' as const), rate: fc.constantFrom(0, 0.5) }),
    fc.record({ kind: fc.constant('activation' as const), activation }),
    fc.record({ kind: fc.constant('dense' as const), units: filters, bias, activation }),
    fc.record({ kind: fc.constant('residual' as const), layers: nonEmpty(tie('branch')), activation }),
    fc.record({
      kind: fc.constant('concat' as const),
      branches: fc.array(tie('branch'), { minLength: 2, maxLength: 3 }),
    }),
  ),
  branch: fc.array(tie('layer'), { maxLength: 2 }),
}));

function nonEmpty(branch: fc.Arbitrary<LayerInput[]>): fc.Arbitrary<LayerInput[]> {
  return branch.map((layers) => (layers.length > 0 ? layers : [{ kind: 'batch-norm' }]));
}

/** Stacks of every kind of layer, many of which are impossible; half of them end in a flat list. */
export const layerStacks: fc.Arbitrary<LayerInput[]> = fc
  .tuple(fc.array(layer, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([layers, flat]) => (flat ? [...layers, { kind: 'flatten' }] : layers));
