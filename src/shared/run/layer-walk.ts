import { isImage, type Misfit, outputShape, type Shape } from './layer-shape.ts';
import { branchesOf, isBlock, outputPlace, type Branch, type Place, placedLayers, trunk } from './layer-tree.ts';
import type { Block, Layer } from './layers.ts';

/** A layer in its place, with the shapes of one example before and after it. */
export interface WalkedLayer {
  layer: Layer;
  place: Place;
  /** How many blocks it is inside of. */
  depth: number;
  input: Shape;
  output: Shape;
}

/** The first layer that cannot be built. */
export interface ImpossibleLayer extends Misfit {
  place: Place;
}

export type Walk =
  | { kind: 'possible'; layers: WalkedLayer[] }
  /** `layers` has everything up to the layer, or to the outermost block around it. */
  | { kind: 'impossible'; layers: WalkedLayer[]; impossible: ImpossibleLayer };

/** The dense layer that ends every network: one unit, a logit, for each class. */
export function outputLayer(classes: number): Layer & { kind: 'dense' } {
  return { kind: 'dense', units: classes, bias: true, activation: 'none' };
}

/**
 * Follows one example of `input` through the layers and the output layer. A block comes before what is inside of it.
 *
 * @param input [height, width, channels]
 */
export function walkLayers(layers: readonly Layer[], input: Shape, classes: number): Walk {
  const walked: WalkedLayer[] = [];
  const placed = [...placedLayers(trunk(layers)), { place: outputPlace, layer: outputLayer(classes) }];
  let shape = input;
  for (const { layer, place } of placed) {
    const steps = walkLayer(layer, place, shape, 0);
    if (!Array.isArray(steps)) return { kind: 'impossible', layers: walked, impossible: steps };
    walked.push(...steps);
    shape = steps[0].output;
  }
  return { kind: 'possible', layers: walked };
}

/** A layer and, after it, what is inside of it. */
type Steps = [WalkedLayer, ...WalkedLayer[]];

function walkLayer(layer: Layer, place: Place, input: Shape, depth: number): Steps | ImpossibleLayer {
  if (!isBlock(layer)) {
    const output = outputShape(layer, input);
    return 'why' in output ? { place, ...output } : [{ layer, place, depth, input, output }];
  }
  const inside: WalkedLayer[] = [];
  const outputs: Shape[] = [];
  for (const branch of branchesOf(layer, place)) {
    const walked = walkBranch(branch, input, depth + 1);
    if ('why' in walked) return walked;
    inside.push(...walked.steps);
    outputs.push(walked.output);
  }
  const output = joined(layer, outputs);
  return typeof output === 'string' ? { place, why: output } : [{ layer, place, depth, input, output }, ...inside];
}

function walkBranch(
  branch: Branch,
  input: Shape,
  depth: number,
): { steps: WalkedLayer[]; output: Shape } | ImpossibleLayer {
  const steps: WalkedLayer[] = [];
  let output = input;
  for (const { layer, place } of placedLayers(branch)) {
    const walked = walkLayer(layer, place, output, depth);
    if (!Array.isArray(walked)) return walked;
    steps.push(...walked);
    output = walked[0].output;
  }
  return { steps, output };
}

/** The shape of what a block makes of its branches' outputs, or why they do not go together. */
function joined(block: Block, [first = [], ...others]: readonly Shape[]): Shape | string {
  switch (block.kind) {
    case 'residual': {
      const [shortcut = []] = others;
      if (first.join() === shortcut.join()) return first;
      const both = `its layers give ${shapeWords(first)} and its shortcut ${shapeWords(shortcut)}`;
      return `${both}, and they must be alike to add`;
    }
    case 'concat': {
      let channels = first.at(-1) ?? 0;
      for (const [index, other] of others.entries()) {
        if (other.slice(0, -1).join() !== first.slice(0, -1).join() || other.length !== first.length) {
          const which = `its branch 1 gives ${shapeWords(first)} and branch ${index + 2} ${shapeWords(other)}`;
          return `${which}, and only the channels may differ`;
        }
        channels += other.at(-1) ?? 0;
      }
      return isImage(first) ? [first[0], first[1], channels] : [channels];
    }
  }
}

function shapeWords(shape: Shape): string {
  return isImage(shape) ? shape.join('x') : `a list of ${shape.join()}`;
}
