import { expect, test } from 'vitest';
import { buildModel, parameterVariables, writeParameters } from '#engine/model/build.ts';
import { RandomStream } from '#engine/random/random-stream.ts';
import type { LayersModel, Tensor2D } from '#engine/runtime/tensorflow.ts';
import type { State } from '#engine/step/program.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { architectureSchema } from '#shared/run/architecture.ts';
import { type Activation, activations, type Layer, type LayerInput } from '#shared/run/layers.ts';
import { presetNames, presets } from '#shared/run/presets.ts';
import { expectMoves, moved } from '../moves.ts';
import { makeProgram } from '../step/made-program.ts';
import { tf } from '../tensorflow.ts';

const [batchSize, classes, steps] = [6, 4, 3];
const small: ImageFormat = { height: 12, width: 12, channels: 3, fit: 'crop' };
const flatten: LayerInput = { kind: 'flatten' };

interface Comparison {
  format: ImageFormat;
  rate: number;
  /** See `expectMoves`. */
  tolerance: number;
}

// The roundings of float32 come to 3e-6 at most.
const ofFewLayers: Comparison = { format: small, rate: 1, tolerance: 1e-5 };

/**
 * Three compiled steps, each against what tfjs makes of the same weights and batch: eager tf.LayersModel, its automatic
 * gradients, and w − rate · gradient.
 */
async function compare(layers: LayerInput[], { format, rate, tolerance }: Comparison = ofFewLayers): Promise<void> {
  const architecture = architectureSchema.parse({ name: 'compared', layers });
  const made = await makeProgram(
    {
      architecture,
      optimizer: { kind: 'sgd', learningRate: rate },
      batchSize,
      epochs: 1,
      normalization: { mean: [0.5], standardDeviation: [0.25] },
      seed: 3,
    },
    { examples: steps * batchSize, classes, format },
  );
  const { program, pixels, labels } = made;
  expect(program.execution.kind).toBe('compiled');
  program.writeState(withUnevenBatchNorms(program.readState()));
  const { height, width, channels } = format;
  const model = buildModel(tf, architecture, [height, width, channels], classes);
  for (let step = 0; step < steps; step++) {
    const before = program.readState();
    const batch = Uint32Array.from({ length: batchSize }, (_, index) => step * batchSize + index);
    const [score] = await program.train({ batches: [batch], rates: [rate], step });
    writeParameters(tf, model, before);
    const shape = [batchSize, height, width, channels];
    const bytes = batchSize * height * width * channels;
    const own = pixels.subarray(step * bytes, (step + 1) * bytes);
    const moves = new Map<string, number[]>();
    const loss = tf.tidy(() => {
      const images = tf.tensor(Float32Array.from(own), shape).div(255).sub(0.5).div(0.25);
      const targets = tf.oneHot(Array.from(batch, (position) => labels[position] ?? 0), classes);
      const variables = parameterVariables(tf, model);
      const trainable = [...variables.values()].filter((variable) => variable.trainable);
      const { value, grads } = tf.variableGrads(() => {
        const logits = model.apply(images, { training: true }) as Tensor2D;
        return tf.losses.softmaxCrossEntropy(targets, logits).asScalar();
      }, trainable);
      for (const [name, variable] of variables) {
        const gradient = grads[variable.name];
        const followed = moved(variable.dataSync<'float32'>(), before.get(name) ?? []);
        if (gradient) moves.set(name, Array.from(gradient.dataSync<'float32'>(), (each) => -rate * each));
        else moves.set(name, name.endsWith('moving-variance') ? unbiased(model, name, followed, before) : followed);
      }
      return value.dataSync<'float32'>()[0] ?? NaN;
    });
    expect(Math.abs((score?.loss ?? NaN) / loss - 1)).toBeLessThan(3e-6);
    expectMoves(before, program.readState(), moves, tolerance);
  }
  model.dispose();
  await made.dispose();
}

/** With γ = 1 and β = 0, as they start, an error in their place would not show. */
function withUnevenBatchNorms(state: State): State {
  const random = new RandomStream(7, 'shuffle', 0);
  const uneven = (values: Float32Array) => values.map((value) => value + random.below(1024) / 1024 - 0.5);
  return new Map([...state].map(([name, values]) => [name, /gamma|beta|moving/.test(name) ? uneven(values) : values]));
}

/**
 * The running variance of tfjs follows the batch's biased variance b, v ← v + m (b − v). Ours, as PyTorch's, follows the
 * unbiased one, b n / (n − 1) with n numbers in each channel, which makes of a move d one of (n d + m v) / (n − 1).
 */
function unbiased(model: LayersModel, name: string, moves: number[], before: State): number[] {
  const layer = model.getLayer(name.slice(0, name.indexOf('/')));
  const momentum = 1 - Number(layer.getConfig()['momentum']);
  const [, ...edges] = layer.outputShape.slice(0, -1).map(Number);
  const count = edges.reduce((product, edge) => product * edge, batchSize);
  return moves.map((move, index) => (count * move + momentum * (before.get(name)?.[index] ?? NaN)) / (count - 1));
}

test.each(activations)('a convolution, a dense layer and a separate layer with %s', async (activation) => {
  await compare([
    { kind: 'conv2d', filters: 5, kernelSize: 3, activation },
    { kind: 'max-pool', size: 2 },
    flatten,
    { kind: 'dense', units: 7, activation },
    { kind: 'activation', activation },
  ]);
});

const stacks: Record<string, LayerInput[]> = {
  'strides and same padding': [
    { kind: 'conv2d', filters: 20, kernelSize: 3, stride: 2, padding: 'same', bias: false },
    { kind: 'conv2d', filters: 3, kernelSize: 4, padding: 'same' },
    flatten,
  ],
  'an even kernel with few filters': [{ kind: 'conv2d', filters: 4, kernelSize: 4 }, flatten],
  'two convolutions with few filters': [
    { kind: 'conv2d', filters: 6, kernelSize: 3, activation: 'relu' },
    { kind: 'conv2d', filters: 8, kernelSize: 5, activation: 'tanh' },
    flatten,
  ],
  'a depthwise convolution': [
    { kind: 'depthwise-conv2d', kernelSize: 3, activation: 'relu' },
    { kind: 'depthwise-conv2d', kernelSize: 3, stride: 2, padding: 'same', bias: false },
    flatten,
  ],
  'a separable convolution': [
    { kind: 'separable-conv2d', filters: 6, kernelSize: 3, activation: 'relu' },
    { kind: 'separable-conv2d', filters: 4, kernelSize: 3, padding: 'same' },
    flatten,
  ],
  'overlapping pools with padding': [
    { kind: 'conv2d', filters: 5, kernelSize: 3, activation: 'sigmoid' },
    { kind: 'max-pool', size: 3, stride: 2, padding: 'same' },
    { kind: 'average-pool', size: 3, stride: 2, padding: 'same' },
    flatten,
  ],
  'global average pooling': [{ kind: 'conv2d', filters: 5, kernelSize: 3 }, { kind: 'global-average-pool' }],
  'batch norm on images and lists': [
    { kind: 'conv2d', filters: 5, kernelSize: 3, bias: false },
    { kind: 'batch-norm' },
    { kind: 'activation', activation: 'relu' },
    flatten,
    { kind: 'dense', units: 6, bias: false },
    { kind: 'batch-norm', momentum: 0.3, epsilon: 1e-3 },
  ],
  'residual blocks with and without a shortcut of their own': [
    { kind: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' },
    { kind: 'residual', layers: [{ kind: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' }], activation: 'relu' },
    {
      kind: 'residual',
      layers: [{ kind: 'conv2d', filters: 6, kernelSize: 3, stride: 2, padding: 'same' }],
      shortcut: [{ kind: 'conv2d', filters: 6, kernelSize: 1, stride: 2 }],
    },
    flatten,
  ],
  'a concat of images and one of lists': [
    {
      kind: 'concat',
      branches: [[{ kind: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' }], [], [{ kind: 'batch-norm' }]],
    },
    flatten,
    { kind: 'concat', branches: [[{ kind: 'dense', units: 5 }], [{ kind: 'dense', units: 3, activation: 'tanh' }]] },
  ],
};

test.each(Object.entries(stacks))('%s', async (_, layers) => {
  await compare(layers);
});

// Through twenty batch norms roundings come to 2e-5.
const ofManyLayers: Comparison = { format: { ...small, height: 32, width: 32 }, rate: 0.125, tolerance: 1e-4 };

test.each(presetNames)('the preset %s', async (name) => {
  await compare(presets[name].config.architecture.layers.map(comparable), ofManyLayers);
});

/**
 * Without dropout, whose masks tfjs draws from random numbers of its own, and with a smooth activation in place of relu:
 * of a million numbers some are so near its kink that a rounding decides whether their whole gradient passes.
 */
function comparable(layer: Layer): Layer {
  if (layer.kind === 'dropout') return { ...layer, rate: 0 };
  if (layer.kind === 'concat') return { ...layer, branches: layer.branches.map((branch) => branch.map(comparable)) };
  if (layer.kind === 'residual') {
    return { ...smooth(layer), layers: layer.layers.map(comparable), shortcut: layer.shortcut.map(comparable) };
  }
  return 'activation' in layer ? smooth(layer) : layer;
}

function smooth<T extends { activation: Activation }>(layer: T): T {
  return layer.activation.startsWith('relu') ? { ...layer, activation: 'swish' } : layer;
}
