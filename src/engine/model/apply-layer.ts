import type { Activation, SimpleLayer } from '#shared/run/layers.ts';
import type { SymbolicTensor, Tensorflow, TfLayer } from '../runtime/tensorflow.ts';

const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;
const depthwiseZeros = { depthwiseInitializer: 'zeros', biasInitializer: 'zeros' } as const;
const separableZeros = { ...depthwiseZeros, pointwiseInitializer: 'zeros' } as const;

/** Appends a layer to the network that ends in `input`. @returns its output */
export function applyLayer(tf: Tensorflow, layer: SimpleLayer, name: string, input: SymbolicTensor): SymbolicTensor {
  switch (layer.kind) {
    case 'conv2d': {
      const options = { name, ...zeros, ...convolution(layer), filters: layer.filters };
      return leak(tf, layer, name, apply(tf, tf.layers.conv2d(options), input));
    }
    case 'depthwise-conv2d': {
      const options = { name, ...depthwiseZeros, ...convolution(layer) };
      return leak(tf, layer, name, apply(tf, tf.layers.depthwiseConv2d(options), input));
    }
    case 'separable-conv2d': {
      const options = { name, ...separableZeros, ...convolution(layer), filters: layer.filters };
      return leak(tf, layer, name, apply(tf, tf.layers.separableConv2d(options), input));
    }
    case 'max-pool':
      return apply(tf, tf.layers.maxPooling2d({ name, ...pool(layer) }), input);
    case 'average-pool':
      return apply(tf, tf.layers.averagePooling2d({ name, ...pool(layer) }), input);
    case 'global-average-pool':
      return apply(tf, tf.layers.globalAveragePooling2d({ name }), input);
    case 'batch-norm': {
      const { epsilon } = layer;
      const momentum = 1 - layer.momentum;
      return apply(tf, tf.layers.batchNormalization({ name, momentum, epsilon }), input);
    }
    case 'dropout':
      return apply(tf, tf.layers.dropout({ name, rate: layer.rate }), input);
    case 'activation':
      return activate(tf, layer.activation, name, input);
    case 'flatten':
      // tfjs's own refuses what is flat already.
      return input.shape.length === 2 ? input : apply(tf, tf.layers.flatten({ name }), input);
    case 'dense': {
      const options = { name, ...zeros, units: layer.units, useBias: layer.bias, activation: inside(layer) };
      return leak(tf, layer, name, apply(tf, tf.layers.dense(options), input));
    }
  }
}

/** Appends an activation of its own. */
export function activate(tf: Tensorflow, activation: Activation, name: string, input: SymbolicTensor): SymbolicTensor {
  if (activation === 'none') return input;
  const isLeaky = activation === 'leaky-relu';
  const layer = isLeaky ? tf.layers.leakyReLU({ name, alpha: 0.01 }) : tf.layers.activation({ name, activation });
  return apply(tf, layer, input);
}

export function apply(tf: Tensorflow, layer: TfLayer, input: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  const output = layer.apply(input);
  if (output instanceof tf.SymbolicTensor) return output;
  throw new Error(`${layer.name} has more than one output`);
}

interface Activated {
  activation: Activation;
}

/** The activation that a tfjs layer can do itself, which TensorFlow then fuses with it where it can. */
function inside({ activation }: Activated): Exclude<Activation, 'none' | 'leaky-relu'> | 'linear' {
  return activation === 'none' || activation === 'leaky-relu' ? 'linear' : activation;
}

/** Leaky ReLU alone is a layer of its own in tfjs. */
function leak(tf: Tensorflow, { activation }: Activated, name: string, input: SymbolicTensor): SymbolicTensor {
  return activation === 'leaky-relu' ? activate(tf, activation, `${name}.activation`, input) : input;
}

function convolution(layer: Extract<SimpleLayer, { kernelSize: number }>) {
  const { kernelSize, stride: strides, padding, bias: useBias } = layer;
  return { kernelSize, strides, padding, useBias, activation: inside(layer) };
}

function pool({ size, stride, padding }: Extract<SimpleLayer, { size: number }>) {
  return { poolSize: size, strides: stride ?? size, padding };
}
