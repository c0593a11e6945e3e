import { type Layer, type LayerInput, type LayerKind, layerSchema } from '#shared/run/layers.ts';

/** How a layer that is added starts out. */
const starts: Readonly<Record<LayerKind, LayerInput>> = {
  conv2d: { kind: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
  'depthwise-conv2d': { kind: 'depthwise-conv2d', kernelSize: 3, padding: 'same', activation: 'relu' },
  'separable-conv2d': { kind: 'separable-conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
  'max-pool': { kind: 'max-pool', size: 2 },
  'average-pool': { kind: 'average-pool', size: 2 },
  'global-average-pool': { kind: 'global-average-pool' },
  'batch-norm': { kind: 'batch-norm' },
  dropout: { kind: 'dropout', rate: 0.5 },
  activation: { kind: 'activation', activation: 'relu' },
  flatten: { kind: 'flatten' },
  dense: { kind: 'dense', units: 64, activation: 'relu' },
  // The 1x1 convolutions take any input and leave its height and width as they are.
  residual: {
    kind: 'residual',
    layers: [{ kind: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' }],
    shortcut: [{ kind: 'conv2d', filters: 16, kernelSize: 1 }],
    activation: 'relu',
  },
  concat: {
    kind: 'concat',
    branches: [
      [{ kind: 'conv2d', filters: 16, kernelSize: 1, activation: 'relu' }],
      [{ kind: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }],
    ],
  },
};

export function newLayer(kind: LayerKind): Layer {
  return layerSchema.parse(starts[kind]);
}

/** A copy with the layer at `index` one place earlier or later. */
export function moved(layers: readonly Layer[], index: number, by: -1 | 1): Layer[] {
  const copy = [...layers];
  copy.splice(index + by, 0, ...copy.splice(index, 1));
  return copy;
}

/** What the menu of layers offers, in groups that belong together. */
export const layerGroups: readonly { title: string; kinds: readonly LayerKind[] }[] = [
  { title: 'Convolutions', kinds: ['conv2d', 'depthwise-conv2d', 'separable-conv2d'] },
  { title: 'Pooling', kinds: ['max-pool', 'average-pool', 'global-average-pool'] },
  { title: 'Between layers', kinds: ['batch-norm', 'activation', 'dropout'] },
  { title: 'Flat lists', kinds: ['flatten', 'dense'] },
  { title: 'Blocks', kinds: ['residual', 'concat'] },
];
