import { type Architecture, type Layer, type Shape, summarizeArchitecture } from '#shared/run/architecture.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { LayersModel, Tensor, Tensorflow, Variable } from '../runtime/tensorflow.ts';

/**
 * Builds the network with every weight at zero. It maps [batch, height, width, channels] (float32, normalised) to
 * [batch, classes] logits; no softmax is part of it.
 *
 * @param input [height, width, channels]
 * @throws {Failure} `config-impossible` naming the first layer that its input does not fit
 */
export function buildModel(tf: Tensorflow, architecture: Architecture, input: Shape, classes: number): LayersModel {
  const summary = summarizeArchitecture(architecture.layers, input, classes);
  if (summary.kind === 'impossible') {
    throw runFailures.impossible([{ path: `architecture.layers.${summary.index}`, message: summary.why }]);
  }
  const layers = architecture.layers.map((layer, index) => {
    const options = { name: `layer-${index + 1}-${layer.kind}`, ...(index === 0 && { inputShape: [...input] }) };
    return buildLayer(tf, layer, options);
  });
  const output = tf.layers.dense({ name: 'output', units: classes, ...zeros });
  return tf.sequential({ name: architecture.name, layers: [...layers, output] });
}

/** The weights that training changes, in the order of the layers, each kernel before its bias. */
export function trainableVariables(tf: Tensorflow, model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => {
    const variable = weight.read();
    if (!isVariable(tf, variable)) throw new Error(`${weight.name} is not a variable`);
    return variable;
  });
}

function isVariable(tf: Tensorflow, tensor: Tensor): tensor is Variable {
  return tensor instanceof tf.Variable;
}

const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

function buildLayer(tf: Tensorflow, layer: Layer, options: { name: string; inputShape?: number[] }) {
  switch (layer.kind) {
    case 'conv2d': {
      const { filters, kernelSize } = layer;
      return tf.layers.conv2d({ ...options, ...zeros, filters, kernelSize, activation: activation(layer) });
    }
    case 'max-pool':
      return tf.layers.maxPooling2d({ ...options, poolSize: layer.size, strides: layer.size });
    case 'flatten':
      return tf.layers.flatten(options);
    case 'dense':
      return tf.layers.dense({ ...options, ...zeros, units: layer.units, activation: activation(layer) });
  }
}

function activation(layer: Extract<Layer, { activation: string }>): 'relu' | 'linear' {
  return layer.activation === 'relu' ? 'relu' : 'linear';
}
