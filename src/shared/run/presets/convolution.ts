import type { Activation, LayerInput } from '../layers.ts';

interface Options {
  kernelSize?: number;
  stride?: number;
  activation?: Activation;
}

/** A convolution that keeps the edges, batch norm in place of its bias, and an activation. */
export function normalizedConvolution(filters: number, options: Options = {}): LayerInput[] {
  const { kernelSize = 3, stride = 1, activation = 'relu' } = options;
  return [
    { kind: 'conv2d', filters, kernelSize, stride, padding: 'same', bias: false },
    { kind: 'batch-norm' },
    ...activationLayer(activation),
  ];
}

/** The same with one filter for each channel. */
export function normalizedDepthwiseConvolution({
  kernelSize = 3,
  stride = 1,
  activation = 'relu',
}: Options): LayerInput[] {
  return [
    { kind: 'depthwise-conv2d', kernelSize, stride, padding: 'same', bias: false },
    { kind: 'batch-norm' },
    ...activationLayer(activation),
  ];
}

function activationLayer(activation: Activation): LayerInput[] {
  return activation === 'none' ? [] : [{ kind: 'activation', activation }];
}
