import { type Architecture, summarizeArchitecture } from '#shared/run/architecture.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { Shape } from '#shared/run/layer-shape.ts';
import { type Branch, branchesOf, isBlock, outputPlace, placedLayers, trunk } from '#shared/run/layer-tree.ts';
import { outputLayer } from '#shared/run/layer-walk.ts';
import type { Block } from '#shared/run/layers.ts';
import type { LayersModel, SymbolicTensor, Tensor, Tensorflow, Variable } from '../runtime/tensorflow.ts';
import { activate, apply, applyLayer } from './apply-layer.ts';

/**
 * Builds the network as a tf.LayersModel with every kernel and bias at zero; its layers and weights are named as in
 * `parametersOf`. It maps [batch, height, width, channels] (float32, normalised) to [batch, classes] logits; no softmax
 * is part of it.
 *
 * @param input [height, width, channels]
 * @throws {Failure} `config-impossible` naming the first layer that its input does not fit
 */
export function buildModel(tf: Tensorflow, architecture: Architecture, input: Shape, classes: number): LayersModel {
  const summary = summarizeArchitecture(architecture.layers, input, classes);
  if (summary.kind === 'impossible') {
    const { path, where, why } = summary;
    throw runFailures.impossible([{ path, message: `${where} is impossible: ${why}` }]);
  }
  const image = tf.input({ name: 'image', shape: [...input] });
  const hidden = applyBranch(tf, trunk(architecture.layers), image);
  const logits = applyLayer(tf, outputLayer(classes), outputPlace.name, hidden);
  return tf.model({ name: architecture.name, inputs: image, outputs: logits });
}

/**
 * The variables that hold a model's parameters, by their names in `parametersOf`; those that training changes come
 * first, each group in the order of the layers.
 */
export function parameterVariables(tf: Tensorflow, model: LayersModel): Map<string, Variable> {
  return new Map(
    model.weights.map((weight) => {
      const variable = weight.read();
      if (!isVariable(tf, variable)) throw new Error(`${weight.name} is not a variable`);
      return [parameterName(weight.originalName), variable];
    }),
  );
}

/** The name in `parametersOf` of what tfjs calls `layer-2/moving_mean`. */
export function parameterName(weightName: string): string {
  return weightName.replaceAll('_', '-');
}

/** A copy of every parameter, in row-major order. */
export function readParameters(tf: Tensorflow, model: LayersModel): Map<string, Float32Array> {
  const variables = [...parameterVariables(tf, model)];
  return new Map(variables.map(([name, variable]) => [name, variable.dataSync<'float32'>().slice()]));
}

/**
 * Sets every parameter; other names in `values` are passed over.
 *
 * @throws {Error} when one is missing or has the wrong length; the model is then as it was
 */
export function writeParameters(tf: Tensorflow, model: LayersModel, values: ReadonlyMap<string, Float32Array>): void {
  const writes = [...parameterVariables(tf, model)].map(([name, variable]) => {
    const value = values.get(name);
    if (value?.length !== variable.size) {
      throw new Error(`${name} has ${variable.size} numbers and was given ${value?.length ?? 'none'}`);
    }
    return { variable, value };
  });
  // A copy, since tfjs may go on using the array that a tensor was made of.
  tf.tidy(() => {
    for (const { variable, value } of writes) variable.assign(tf.tensor(value.slice(), variable.shape));
  });
}

function applyBranch(tf: Tensorflow, branch: Branch, input: SymbolicTensor): SymbolicTensor {
  let output = input;
  for (const { layer, place } of placedLayers(branch)) {
    output = isBlock(layer)
      ? applyBlock(
          tf,
          layer,
          place.name,
          branchesOf(layer, place).map((inner) => applyBranch(tf, inner, output)),
        )
      : applyLayer(tf, layer, place.name, output);
  }
  return output;
}

function applyBlock(tf: Tensorflow, block: Block, name: string, outputs: SymbolicTensor[]): SymbolicTensor {
  const distinct = eachOnce(tf, name, outputs);
  switch (block.kind) {
    case 'residual':
      return activate(tf, block.activation, `${name}.activation`, apply(tf, tf.layers.add({ name }), distinct));
    case 'concat':
      return apply(tf, tf.layers.concatenate({ name, axis: -1 }), distinct);
  }
}

/**
 * The same values, none of them one that stands earlier in the list: tfjs counts a layer that takes a tensor twice as one
 * of its readers, and so disposes the tensor before its last reader ran.
 */
function eachOnce(tf: Tensorflow, name: string, outputs: SymbolicTensor[]): SymbolicTensor[] {
  return outputs.map((output, index) => {
    if (outputs.indexOf(output) === index) return output;
    return apply(tf, tf.layers.activation({ name: `${name}.input-${index + 1}`, activation: 'linear' }), output);
  });
}

function isVariable(tf: Tensorflow, tensor: Tensor): tensor is Variable {
  return tensor instanceof tf.Variable;
}
