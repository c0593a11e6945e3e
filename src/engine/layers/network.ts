import type { Activation, Block, Layer } from '#shared/run/layers.ts';
import { type Branch, branchesOf, outputPlace, placedLayers, trunk } from '#shared/run/layer-tree.ts';
import { outputLayer } from '#shared/run/layer-walk.ts';
import type { Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import { activate, isMonotone } from './activation.ts';
import { batchNorm } from './batch-norm.ts';
import { convMaxPool } from './conv-max-pool.ts';
import { type Convolution, convolution, depthwiseConvolution } from './convolution.ts';
import { bias, dense, flatten } from './dense.ts';
import { dropout } from './dropout.ts';
import { chain, type Forward, type Pass } from './pass.ts';
import { averagePool, globalAveragePool, maxPool, type Pool } from './pooling.ts';

/** What a layer is made of. */
type Part =
  | { role: 'convolution'; forward: Forward; kernel: string; settings: Convolution }
  | { role: 'max-pool'; forward: Forward; pool: Pool }
  /** A max-pool may go before it. */
  | { role: 'passes-maximum'; forward: Forward }
  | { role: 'other'; forward: Forward };

/** A whole network: normalised images [batch, height, width, channels] to logits [batch, classes]. */
export function network(layers: readonly Layer[], classes: number): Forward {
  const output = partsOf(outputPlace.name, outputLayer(classes));
  return chain(poolFirst([...branchParts(trunk(layers)), ...output]).map(({ forward }) => forward));
}

function branchParts(branch: Branch): Part[] {
  return placedLayers(branch).flatMap(({ place, layer }) => {
    if (layer.kind !== 'residual' && layer.kind !== 'concat') return partsOf(place.name, layer);
    const branches = branchesOf(layer, place).map((each) => chain(poolFirst(branchParts(each)).map((part) => part.forward)));
    const block = other(layer.kind === 'residual' ? residual(branches) : concat(branches));
    return layer.kind === 'residual' ? [block, ...activation(layer.activation)] : [block];
  });
}

/** @param name first part of the names of the layer's parameters */
function partsOf(name: string, layer: Exclude<Layer, Block>): Part[] {
  switch (layer.kind) {
    case 'conv2d':
      return [convolutionPart(`${name}/kernel`, layer), ...biasAndActivation(name, layer)];
    case 'depthwise-conv2d':
      return [other(depthwiseConvolution(`${name}/depthwise-kernel`, layer)), ...biasAndActivation(name, layer)];
    case 'separable-conv2d':
      return [
        other(depthwiseConvolution(`${name}/depthwise-kernel`, layer)),
        convolutionPart(`${name}/pointwise-kernel`, { stride: 1, padding: 'valid' }),
        ...biasAndActivation(name, layer),
      ];
    case 'max-pool':
      return [maxPoolPart({ ...layer, stride: layer.stride ?? layer.size })];
    case 'average-pool':
      return [other(averagePool({ ...layer, stride: layer.stride ?? layer.size }))];
    case 'global-average-pool':
      return [other(globalAveragePool)];
    case 'batch-norm':
      return [other(batchNorm(name, layer))];
    case 'dropout':
      return [other(dropout(layer.rate))];
    case 'activation':
      return activation(layer.activation);
    case 'flatten':
      return [other(flatten)];
    case 'dense':
      return [other(dense(`${name}/kernel`)), ...biasAndActivation(name, layer)];
  }
}

function biasAndActivation(name: string, layer: { bias: boolean; activation: Activation }): Part[] {
  const added: Part[] = layer.bias ? [{ role: 'passes-maximum', forward: bias(`${name}/bias`) }] : [];
  return [...added, ...activation(layer.activation)];
}

function activation(kind: Activation): Part[] {
  if (kind === 'none') return [];
  return [{ role: isMonotone(kind) ? 'passes-maximum' : 'other', forward: activate(kind) }];
}

function convolutionPart(kernel: string, settings: Convolution): Part {
  return { role: 'convolution', forward: convolution(kernel, settings), kernel, settings };
}

function maxPoolPart(pool: Pool): Part {
  return { role: 'max-pool', forward: maxPool(pool), pool };
}

function other(forward: Forward): Part {
  return { role: 'other', forward };
}

/**
 * Takes the largest of each window before a bias is added and a monotone activation applied rather than after: the same
 * numbers, with a quarter of the work where windows are 2x2. A convolution that comes before is one with it.
 */
function poolFirst(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  for (const part of parts) {
    let place = ordered.length;
    if (part.role === 'max-pool') while (ordered[place - 1]?.role === 'passes-maximum') place -= 1;
    const before = ordered[place - 1];
    if (part.role === 'max-pool' && before?.role === 'convolution') {
      ordered[place - 1] = other(convMaxPool(before.kernel, before.settings, part.pool));
    } else {
      ordered.splice(place, 0, part);
    }
  }
  return ordered;
}

/** He et al. 2016. @param branches the layers, then the shortcut */
function residual([main = chain([]), shortcut = chain([])]: readonly Forward[]): Forward {
  return (o, input, scope) => {
    const passes = [main(o, input, scope), shortcut(o, input, scope)] as const;
    return {
      output: o.add(passes[0].output, passes[1].output),
      backward: (gradient) => o.add(passes[0].backward(gradient), passes[1].backward(gradient)),
    };
  };
}

function concat(branches: readonly Forward[]): Forward {
  return (o, input, scope) => {
    const passes = branches.map((branch) => branch(o, input, scope));
    const axis = (passes[0]?.output.shape.length ?? 0) - 1;
    return {
      output: o.concat(passes.map(({ output }) => output), axis),
      backward: (gradient) => sum(o, backwardOfEach(o, passes, gradient, axis)),
    };
  };
}

function backwardOfEach(o: Ops, passes: readonly Pass[], gradient: Value, axis: number): Value[] {
  let start = 0;
  return passes.map((pass) => {
    const { shape } = pass.output;
    const begin = gradient.shape.map((_, each) => (each === axis ? start : 0));
    start += shape[axis] ?? 0;
    return pass.backward(o.slice(gradient, begin, shape));
  });
}

function sum(o: Ops, values: readonly Value[]): Value {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('a concat has branches');
  return o.sum([first, ...rest]);
}

