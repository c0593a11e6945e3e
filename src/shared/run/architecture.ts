import { z } from 'zod';
import { layerLabel } from './layer-label.ts';
import { layerParameters } from './layer-parameters.ts';
import { elements, isImage, type Misfit, type Shape } from './layer-shape.ts';
import { isBlock, outputPlace } from './layer-tree.ts';
import { type WalkedLayer, walkLayers } from './layer-walk.ts';
import { type Layer, layersSchema, type SimpleLayer } from './layers.ts';

/** The hidden layers, in order. The output, a dense layer with one unit a class, is always added after them. */
export const architectureSchema = z.strictObject({
  name: z.string().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
  layers: layersSchema,
});
export type Architecture = z.infer<typeof architectureSchema>;

export interface LayerSummary {
  /** Row of the summary, from 0. A block comes before what is inside of it, the added output layer last. */
  index: number;
  /** How many blocks it is inside of. */
  depth: number;
  /** Of its data in a run config: `architecture.layers.2.shortcut.0`; `architecture.layers` for the output layer. */
  path: string;
  label: string;
  outputShape: Shape;
  /** Numbers that training changes; of a block, all that are inside of it. */
  parameters: number;
  /** Multiply-adds of one example's forward pass in convolutions and dense layers; of a block, of all inside of it. */
  multiplyAdds: number;
}

export type ArchitectureSummary =
  | {
      kind: 'valid';
      layers: LayerSummary[];
      /** Numbers that training changes. */
      parameters: number;
      /** Running means and variances of batch norm, which follow the batches. */
      statistics: number;
      multiplyAdds: number;
      /**
       * Numbers, for one example, that layers put out and that are kept for the backward pass. Activations, flattening and
       * adding work in place, or within the layer before.
       */
      activations: number;
    }
  | {
      kind: 'impossible';
      /** Those up to the first that cannot be built, or up to the outermost block around it. */
      layers: LayerSummary[];
      /** Of the layers that are in no block, the one that cannot be built, from 0. */
      index: number;
      /** Of its data, as in `LayerSummary`. */
      path: string;
      /** The same for a person: `layer 3`, `layer 3, shortcut layer 1`, `the output`. */
      where: string;
      /** The rest of a sentence about it. */
      why: string;
      /** The field of the layer that is too large, and the rest of a sentence about that. */
      field?: Misfit['field'];
    };

/**
 * Works out the shape, parameters and multiply-adds of every layer for one example of `input`.
 *
 * @param input [height, width, channels]
 * @returns `impossible` where a layer cannot take what the one before it puts out
 */
export function summarizeArchitecture(layers: readonly Layer[], input: Shape, classes: number): ArchitectureSummary {
  const walk = walkLayers(layers, input, classes);
  const rows = walk.layers.map((layer, index) => summaryRow(layer, index, walk.layers));
  const outermost = rows.filter(({ depth }) => depth === 0);
  if (walk.kind === 'impossible') {
    const { place, ...misfit } = walk.impossible;
    return { kind: 'impossible', layers: rows, index: outermost.length, path: place.path, where: place.words, ...misfit };
  }
  return {
    kind: 'valid',
    layers: rows,
    parameters: sum(outermost, (row) => row.parameters),
    statistics: sum(leaves(walk.layers), (leaf) => numbers(leaf, false)),
    multiplyAdds: sum(outermost, (row) => row.multiplyAdds),
    activations: sum(leaves(walk.layers).filter(({ layer }) => keptOutputs.has(layer.kind)), ({ output }) => elements(output)),
  };
}

function summaryRow(
  { layer, place, depth, output }: WalkedLayer,
  index: number,
  walked: readonly WalkedLayer[],
): LayerSummary {
  const next = walked.findIndex((other, position) => position > index && other.depth <= depth);
  const within = leaves(walked.slice(index, next === -1 ? walked.length : next));
  return {
    index,
    depth,
    path: place.path,
    label: place === outputPlace ? `output ${output.join()}` : layerLabel(layer),
    outputShape: output,
    parameters: sum(within, (leaf) => numbers(leaf, true)),
    multiplyAdds: sum(within, multiplyAdds),
  };
}

const keptOutputs: ReadonlySet<Layer['kind']> = new Set([
  'conv2d',
  'depthwise-conv2d',
  'separable-conv2d',
  'dense',
  'batch-norm',
  'max-pool',
  'average-pool',
  'global-average-pool',
]);

type Leaf = WalkedLayer & { layer: SimpleLayer };

function leaves(walked: readonly WalkedLayer[]): Leaf[] {
  return walked.filter((each): each is Leaf => !isBlock(each.layer));
}

function numbers({ layer, input }: Leaf, trainable: boolean): number {
  const counted = layerParameters(layer, input).filter((parameter) => parameter.trainable === trainable);
  return sum(counted, ({ shape }) => elements(shape));
}

/** Each element of a kernel is used once for every pixel of the output. */
function multiplyAdds({ layer, input, output }: Leaf): number {
  const pixels = isImage(output) ? output[0] * output[1] : 1;
  const kernels = layerParameters(layer, input).filter(({ name }) => name.endsWith('kernel'));
  return sum(kernels, ({ shape }) => elements(shape) * pixels);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
