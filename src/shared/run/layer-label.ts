import type { Activation, Layer } from './layers.ts';

/** How a person writes a layer: `conv 6@5x5`, `pool 2x2`, `dense 120`; `/2` is a stride. */
export function layerLabel(layer: Layer): string {
  switch (layer.kind) {
    case 'conv2d':
      return `conv ${layer.filters}@${square(layer.kernelSize)}${strideLabel(layer.stride)}`;
    case 'depthwise-conv2d':
      return `depthwise conv ${square(layer.kernelSize)}${strideLabel(layer.stride)}`;
    case 'separable-conv2d':
      return `separable conv ${layer.filters}@${square(layer.kernelSize)}${strideLabel(layer.stride)}`;
    case 'max-pool':
      return `pool ${square(layer.size)}${poolStride(layer)}`;
    case 'average-pool':
      return `average pool ${square(layer.size)}${poolStride(layer)}`;
    case 'global-average-pool':
      return 'global average pool';
    case 'batch-norm':
      return 'batch norm';
    case 'dropout':
      return `dropout ${layer.rate}`;
    case 'activation':
      return activationLabel(layer.activation);
    case 'flatten':
      return 'flatten';
    case 'dense':
      return `dense ${layer.units}`;
    case 'residual':
      return 'residual';
    case 'concat':
      return `concat of ${layer.branches.length}`;
  }
}

function square(edge: number): string {
  return `${edge}x${edge}`;
}

function strideLabel(stride: number): string {
  return stride === 1 ? '' : ` /${stride}`;
}

function poolStride({ size, stride }: { size: number; stride: number | null }): string {
  return stride === null || stride === size ? '' : ` /${stride}`;
}

function activationLabel(activation: Activation): string {
  return activation === 'none' ? 'no activation' : activation.replace('-', ' ');
}
