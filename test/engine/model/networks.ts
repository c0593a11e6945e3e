import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { buildModel, writeParameters } from '#engine/model/build.ts';
import { initialParameters } from '#engine/model/initialize.ts';
import { parametersOf } from '#engine/model/parameters.ts';
import type { LayersModel } from '#engine/runtime/tensorflow.ts';
import type { Architecture } from '#shared/run/architecture.ts';
import { activations, type LayerInput, layerSchema } from '#shared/run/layers.ts';
import { tf } from '../tensorflow.ts';

export function architectureOf(layers: readonly LayerInput[]): Architecture {
  return { name: 'network', layers: z.array(layerSchema).parse(layers) };
}

/** Every kind of layer, padding and activation, in blocks and out of them; for 8x8 grey images. */
export const everyLayer = architectureOf([
  { kind: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'leaky-relu' },
  { kind: 'batch-norm' },
  {
    kind: 'residual',
    layers: [
      { kind: 'depthwise-conv2d', kernelSize: 3, stride: 2, padding: 'same', bias: false },
      { kind: 'batch-norm', momentum: 0.2, epsilon: 1e-3 },
      { kind: 'activation', activation: 'leaky-relu' },
      { kind: 'separable-conv2d', filters: 6, kernelSize: 3, padding: 'same', activation: 'gelu' },
    ],
    shortcut: [{ kind: 'conv2d', filters: 6, kernelSize: 1, stride: 2, bias: false }],
    activation: 'leaky-relu',
  },
  {
    kind: 'concat',
    branches: [
      [],
      [{ kind: 'max-pool', size: 2, stride: 1, padding: 'same' }],
      [{ kind: 'average-pool', size: 3, stride: 1, padding: 'same' }],
      activations.map((activation): LayerInput => ({ kind: 'activation', activation })),
    ],
  },
  { kind: 'dropout', rate: 0.5 },
  { kind: 'concat', branches: [[{ kind: 'global-average-pool' }], [{ kind: 'flatten' }, { kind: 'flatten' }]] },
  { kind: 'residual', layers: [{ kind: 'batch-norm' }, { kind: 'activation', activation: 'none' }] },
  { kind: 'dense', units: 7, activation: 'swish', bias: false },
]);

/** The network with the values that training begins with. */
export function newModel(architecture: Architecture, input: number[], classes: number, seed: number): LayersModel {
  const model = buildModel(tf, architecture, input, classes);
  writeParameters(tf, model, initialParameters(parametersOf(architecture.layers, input, classes), seed));
  return model;
}

/** The same, gone when the test ends. */
export function initialModel(...network: Parameters<typeof newModel>): LayersModel {
  const model = newModel(...network);
  onTestFinished(() => void model.dispose());
  return model;
}
