import { z } from 'zod';

const whole = (low: number, high: number) =>
  z
    .number('must be a number')
    .int('must be a whole number')
    .min(low, `must be at least ${low}`)
    .max(high, `must be at most ${high.toLocaleString('en')}`);

export const activations = ['relu', 'none'] as const;
export const activationSchema = z.enum(activations, `must be one of ${activations.join(', ')}`);

export const layerSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('conv2d'),
      filters: whole(1, 4096),
      /** Edge of the square kernel in pixels; stride 1, no padding. */
      kernelSize: whole(1, 255),
      activation: activationSchema,
    }),
    /** Maximum over squares of `size` pixels that do not overlap. */
    z.strictObject({ kind: z.literal('max-pool'), size: whole(1, 255) }),
    z.strictObject({ kind: z.literal('flatten') }),
    z.strictObject({ kind: z.literal('dense'), units: whole(1, 65_536), activation: activationSchema }),
  ],
  'must be a layer of kind conv2d, max-pool, flatten or dense',
);
export type Layer = z.infer<typeof layerSchema>;
export type LayerKind = Layer['kind'];

/** The hidden layers, in order. The output, a dense layer with one unit a class, is always added after them. */
export const architectureSchema = z.strictObject({
  name: z.string().min(1).max(100),
  layers: z.array(layerSchema).min(1, 'must have at least one layer').max(200, 'must have at most 200 layers'),
});
export type Architecture = z.infer<typeof architectureSchema>;

/** Shape of one example: [height, width, channels] or [units]. */
export type Shape = readonly number[];

export interface LayerSummary {
  /** Place among the layers, from 0; the added output layer comes last. */
  index: number;
  label: string;
  outputShape: Shape;
  parameters: number;
  /** Multiply-adds of one example's forward pass. */
  multiplyAdds: number;
}

export type ArchitectureSummary =
  | { kind: 'valid'; layers: LayerSummary[]; parameters: number; multiplyAdds: number }
  | { kind: 'impossible'; layers: LayerSummary[]; index: number; why: string };

/**
 * Works out the shape, parameters and multiply-adds of every layer for one example of `input`.
 *
 * @param input [height, width, channels]
 * @returns `impossible`, with the layers up to the first that cannot be built and why it cannot
 */
export function summarizeArchitecture(layers: readonly Layer[], input: Shape, classes: number): ArchitectureSummary {
  const done: LayerSummary[] = [];
  const output: Layer = { kind: 'dense', units: classes, activation: 'none' };
  let shape = input;
  for (const [index, layer] of [...layers, output].entries()) {
    const next = summarizeLayer(layer, shape);
    if (typeof next === 'string') return { kind: 'impossible', layers: done, index, why: next };
    const label = index === layers.length ? `output ${classes}` : layerLabel(layer);
    done.push({ index, label, ...next });
    shape = next.outputShape;
  }
  return {
    kind: 'valid',
    layers: done,
    parameters: done.reduce((sum, layer) => sum + layer.parameters, 0),
    multiplyAdds: done.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
  };
}

/** How a person writes a layer: `conv 6@5x5`, `pool 2x2`, `dense 120`. */
export function layerLabel(layer: Layer): string {
  switch (layer.kind) {
    case 'conv2d':
      return `conv ${layer.filters}@${layer.kernelSize}x${layer.kernelSize}`;
    case 'max-pool':
      return `pool ${layer.size}x${layer.size}`;
    case 'flatten':
      return 'flatten';
    case 'dense':
      return `dense ${layer.units}`;
  }
}

type LayerFigures = Pick<LayerSummary, 'outputShape' | 'parameters' | 'multiplyAdds'>;

function summarizeLayer(layer: Layer, input: Shape): LayerFigures | string {
  switch (layer.kind) {
    case 'conv2d': {
      if (!isImage(input)) return 'a convolution needs an image, and the layer before it gives a flat list';
      const [height, width, channels] = input;
      const size = layer.kernelSize;
      if (size > height || size > width) return `its ${size}x${size} kernel is larger than its ${height}x${width} input`;
      const outputShape = [height - size + 1, width - size + 1, layer.filters] as const;
      const weights = size * size * channels * layer.filters;
      return {
        outputShape,
        parameters: weights + layer.filters,
        multiplyAdds: weights * outputShape[0] * outputShape[1],
      };
    }
    case 'max-pool': {
      if (!isImage(input)) return 'pooling needs an image, and the layer before it gives a flat list';
      const [height, width, channels] = input;
      const size = layer.size;
      if (size > height || size > width) return `its ${size}x${size} window is larger than its ${height}x${width} input`;
      const outputShape = [Math.floor(height / size), Math.floor(width / size), channels];
      return { outputShape, parameters: 0, multiplyAdds: 0 };
    }
    case 'flatten':
      return { outputShape: [elements(input)], parameters: 0, multiplyAdds: 0 };
    case 'dense': {
      if (isImage(input)) return 'a dense layer needs a flat list; put a flatten layer before it';
      const weights = elements(input) * layer.units;
      return { outputShape: [layer.units], parameters: weights + layer.units, multiplyAdds: weights };
    }
  }
}

function isImage(shape: Shape): shape is readonly [number, number, number] {
  return shape.length === 3;
}

function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
