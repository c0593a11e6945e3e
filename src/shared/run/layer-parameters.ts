import { elements, type Shape } from './layer-shape.ts';
import type { SimpleLayer } from './layers.ts';

/** What a parameter holds before training; `uniform` is within ±1/√fanIn, as PyTorch draws kernels and biases alike. */
export type InitialValues = { kind: 'uniform'; fanIn: number } | { kind: 'zeros' } | { kind: 'ones' };

/** An array of numbers that a layer keeps. */
export interface LayerParameter {
  name:
    'kernel' | 'depthwise-kernel' | 'pointwise-kernel' | 'bias' | 'gamma' | 'beta' | 'moving-mean' | 'moving-variance';
  /** In TensorFlow's order: a kernel is [height, width, in, out] or [in, out]. */
  shape: readonly number[];
  /** Whether the optimizer changes it; the running figures of batch norm follow the batches instead. */
  trainable: boolean;
  initial: InitialValues;
}

/**
 * The parameters of a layer, each kernel before its bias.
 *
 * @param input one that the layer can take, see `outputShape`
 */
export function layerParameters(layer: SimpleLayer, input: Shape): LayerParameter[] {
  const channels = input.at(-1) ?? 0;
  switch (layer.kind) {
    case 'conv2d': {
      const { kernelSize: size, filters } = layer;
      const fanIn = size * size * channels;
      return [drawn('kernel', [size, size, channels, filters], fanIn), ...bias(layer, filters, fanIn)];
    }
    case 'depthwise-conv2d': {
      const fanIn = layer.kernelSize ** 2;
      return [depthwiseKernel(layer.kernelSize, channels), ...bias(layer, channels, fanIn)];
    }
    case 'separable-conv2d': {
      const { kernelSize, filters } = layer;
      const pointwise = drawn('pointwise-kernel', [1, 1, channels, filters], channels);
      return [depthwiseKernel(kernelSize, channels), pointwise, ...bias(layer, filters, channels)];
    }
    case 'dense': {
      const fanIn = elements(input);
      return [drawn('kernel', [fanIn, layer.units], fanIn), ...bias(layer, layer.units, fanIn)];
    }
    case 'batch-norm': {
      const shape = [channels];
      return [
        { name: 'gamma', shape, trainable: true, initial: { kind: 'ones' } },
        { name: 'beta', shape, trainable: true, initial: { kind: 'zeros' } },
        { name: 'moving-mean', shape, trainable: false, initial: { kind: 'zeros' } },
        { name: 'moving-variance', shape, trainable: false, initial: { kind: 'ones' } },
      ];
    }
    case 'max-pool':
    case 'average-pool':
    case 'global-average-pool':
    case 'dropout':
    case 'activation':
    case 'flatten':
      return [];
  }
}

function depthwiseKernel(size: number, channels: number): LayerParameter {
  return drawn('depthwise-kernel', [size, size, channels, 1], size * size);
}

function bias(layer: { bias: boolean }, units: number, fanIn: number): LayerParameter[] {
  return layer.bias ? [drawn('bias', [units], fanIn)] : [];
}

function drawn(name: LayerParameter['name'], shape: readonly number[], fanIn: number): LayerParameter {
  return { name, shape, trainable: true, initial: { kind: 'uniform', fanIn } };
}
