import { type InitialValues, layerParameters } from '#shared/run/layer-parameters.ts';
import type { Shape } from '#shared/run/layer-shape.ts';
import { isBlock } from '#shared/run/layer-tree.ts';
import { walkLayers } from '#shared/run/layer-walk.ts';
import type { Layer } from '#shared/run/layers.ts';

/** A named array of float32 numbers: everything that a network knows is in its parameters. */
export interface Parameter {
  /** The name of the layer's place and its own: `layer-3/kernel`, `layer-3.main-2/gamma`, `output/bias`. */
  name: string;
  /** In TensorFlow's order: a kernel is [height, width, in, out] or [in, out]. */
  shape: readonly number[];
  /** Whether the optimizer changes it; the running figures of batch norm follow the batches instead. */
  trainable: boolean;
  initial: InitialValues;
}

/**
 * The parameters of a network in the order of its layers, those of a block where the block stands.
 *
 * @param input [height, width, channels]
 * @throws {Error} for a stack that `summarizeArchitecture` calls impossible
 */
export function parametersOf(layers: readonly Layer[], input: Shape, classes: number): Parameter[] {
  const walk = walkLayers(layers, input, classes);
  if (walk.kind === 'impossible') throw new Error(`${walk.impossible.place.words}: ${walk.impossible.why}`);
  return walk.layers.flatMap(({ layer, place, input: shape }) => {
    if (isBlock(layer)) return [];
    return layerParameters(layer, shape).map((own) => ({ ...own, name: `${place.name}/${own.name}` }));
  });
}
