import { z } from 'zod';
import { between, fraction, positive, whole } from '../number-rules.ts';

/** Elementwise functions; leaky ReLU has slope 0.01 below zero, GELU is the exact one (with erf), swish is x·σ(x). */
export const activations = [
  'none',
  'relu',
  'relu6',
  'leaky-relu',
  'elu',
  'gelu',
  'swish',
  'sigmoid',
  'tanh',
] as const;
export const activationSchema = z.enum(activations, `must be one of ${activations.join(', ')}`);
export type Activation = z.infer<typeof activationSchema>;

/**
 * What happens at an image's edges, as TensorFlow defines it: `valid` uses whole windows only; `same` adds zeros (for
 * pooling nothing counts there) so that the output has ⌈edge / stride⌉ pixels, the odd one at the end.
 */
export const paddingSchema = z.enum(['valid', 'same'], 'must be valid or same');
export type Padding = z.infer<typeof paddingSchema>;

/** Of a square kernel or window, in pixels. */
const edge = () => whole(1, 255);

const convolution = {
  kernelSize: edge(),
  stride: edge().default(1),
  padding: paddingSchema.default('valid'),
  /** Whether a learnt number is added to each channel; pointless right before batch norm. */
  bias: z.boolean().default(true),
  activation: activationSchema.default('none'),
};

const pool = {
  size: edge(),
  /** Null is `size`: windows that do not overlap. */
  stride: edge().nullable().default(null),
  padding: paddingSchema.default('valid'),
};

const simpleLayers = [
  z.strictObject({ kind: z.literal('conv2d'), filters: whole(1, 4096), ...convolution }),
  /** One filter for each channel. */
  z.strictObject({ kind: z.literal('depthwise-conv2d'), ...convolution }),
  /** A depthwise convolution, then a 1x1 one that mixes the channels (Chollet 2017); bias and activation after both. */
  z.strictObject({ kind: z.literal('separable-conv2d'), filters: whole(1, 4096), ...convolution }),
  z.strictObject({ kind: z.literal('max-pool'), ...pool }),
  z.strictObject({ kind: z.literal('average-pool'), ...pool }),
  /** The mean of each channel over the whole image: an image becomes a flat list. */
  z.strictObject({ kind: z.literal('global-average-pool') }),
  /**
   * Ioffe and Szegedy 2015, over each channel. Its running mean and variance move by `momentum` of the way at each step
   * (PyTorch's momentum, 1 minus Keras's).
   */
  z.strictObject({
    kind: z.literal('batch-norm'),
    momentum: positive(1).default(0.1),
    /** Of a channel that is the same everywhere, the gradient is by a power −3/2 of it, which float32 must hold. */
    epsilon: between(1e-12, 1).default(1e-5),
  }),
  /** Sets each element to 0 with probability `rate` while training and scales the others by 1 / (1 − rate). */
  z.strictObject({ kind: z.literal('dropout'), rate: fraction() }),
  z.strictObject({ kind: z.literal('activation'), activation: activationSchema }),
  z.strictObject({ kind: z.literal('flatten') }),
  z.strictObject({
    kind: z.literal('dense'),
    units: whole(1, 65_536),
    bias: z.boolean().default(true),
    activation: activationSchema.default('none'),
  }),
] as const;

export type SimpleLayer = z.infer<(typeof simpleLayers)[number]>;
type SimpleLayerInput = z.input<(typeof simpleLayers)[number]>;

/**
 * A block with branches inside. Residual: the output of `layers` plus that of `shortcut` (the block's own input where
 * it is empty), which must have the same shape. Concat: the outputs of all branches, one after the other along the
 * channels; they must agree in height and width. An empty branch hands its input on.
 */
export type Block =
  | { kind: 'residual'; layers: Layer[]; shortcut: Layer[]; activation: Activation }
  | { kind: 'concat'; branches: Layer[][] };
type BlockInput =
  | { kind: 'residual'; layers: LayerInput[]; shortcut?: LayerInput[] | undefined; activation?: Activation | undefined }
  | { kind: 'concat'; branches: LayerInput[][] };

export type Layer = SimpleLayer | Block;
export type LayerInput = SimpleLayerInput | BlockInput;
export type LayerKind = Layer['kind'];

/** How many blocks may be inside of each other. */
const maximumNesting = 32;

const anyLayers = z.array(z.unknown()).catch([]);
const anyBlock = z.object({ layers: anyLayers, shortcut: anyLayers, branches: z.array(anyLayers).catch([]) });

/** Whether no more than `blocks` are inside of each other. It looks at anything, and no deeper than that. */
function nestWithin(layers: readonly unknown[], blocks: number): boolean {
  return layers.every((layer) => {
    const block = anyBlock.safeParse(layer);
    if (!block.success) return true;
    const inner = [block.data.layers, block.data.shortcut, ...block.data.branches].filter(({ length }) => length > 0);
    return inner.every((branch) => blocks > 0 && nestWithin(branch, blocks - 1));
  });
}

const branch = () => z.array(z.lazy(() => layerSchema)).max(200, 'must have at most 200 layers');

export const layerKinds: readonly LayerKind[] = [
  ...simpleLayers.map((layer) => layer.shape.kind.value),
  'residual',
  'concat',
];

export const layerSchema: z.ZodType<Layer, LayerInput> = z.discriminatedUnion(
  'kind',
  [
    ...simpleLayers,
    z.strictObject({
      kind: z.literal('residual'),
      layers: branch().min(1, 'must have at least one layer'),
      shortcut: branch().default([]),
      activation: activationSchema.default('none'),
    }),
    z.strictObject({
      kind: z.literal('concat'),
      branches: z.array(branch()).min(2, 'must have at least two branches').max(16, 'must have at most 16 branches'),
    }),
  ],
  `must be a layer of kind ${layerKinds.join(', ')}`,
);

/** The outermost layers of a network. Their nesting is looked at before them, since parsing takes a call for each level. */
export const layersSchema = z
  .custom<LayerInput[]>((input) => !Array.isArray(input) || nestWithin(input, maximumNesting), {
    error: `must have at most ${maximumNesting} blocks inside of each other`,
    abort: true,
  })
  .pipe(z.array(layerSchema).min(1, 'must have at least one layer').max(200, 'must have at most 200 layers'));
