import { expect, test } from 'vitest';
import { buildModel, parameterVariables, writeParameters } from '#engine/model/build.ts';
import type { Tensor, Tensor2D, Variable } from '#engine/runtime/tensorflow.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { architectureSchema } from '#shared/run/architecture.ts';
import { activations, type LayerInput } from '#shared/run/layers.ts';
import { presetNames, presets } from '#shared/run/presets.ts';
import { makeProgram } from '../step/made-program.ts';
import { tf } from '../tensorflow.ts';

/** The compiled step against tfjs: eager tf.LayersModel, its automatic gradients, and w − rate · gradient. */
const format: ImageFormat = { height: 12, width: 12, channels: 3, fit: 'crop' };
const flatten: LayerInput = { kind: 'flatten' };

async function compare(layers: LayerInput[], options: { format?: ImageFormat; steps?: number; rate?: number; tolerance?: number; smallestScale?: number } = {}): Promise<void> {
  const { steps = 3, rate = 0.05, tolerance = 1e-5, smallestScale = 1e-3 } = options;
  const made = await makeProgram(
    {
      architecture: { name: 'compared', layers },
      optimizer: { kind: 'sgd', learningRate: rate },
      batchSize: 6,
      epochs: 1,
      normalization: { mean: [0.5], standardDeviation: [0.25] },
      seed: 3,
    },
    { examples: 24, classes: 4, format, ...options },
  );
  const { program, definition, pixels, labels } = made;
  expect(program.execution.kind).toBe('compiled');
  const { height, width, channels } = definition.format;
  const model = buildModel(tf, { name: 'compared', layers: presetLayers(layers) }, [height, width, channels], 4);
  writeParameters(tf, model, program.readState());
  for (let step = 0; step < steps; step++) {
    const batch = Uint32Array.from({ length: 6 }, (_, index) => step * 6 + index);
    const [score] = await program.train({ batches: [batch], rates: [rate], step });
    const imageBytes = height * width * channels;
    const loss = tf.tidy(() => {
      const raw = tf.tensor(Float32Array.from(pixels.subarray(step * 6 * imageBytes, (step + 1) * 6 * imageBytes)));
      const images = raw.div(255).sub(0.5).div(0.25).reshape([6, height, width, channels]);
      const targets = tf.oneHot(Array.from(batch, (position) => labels[position] ?? 0), 4);
      const variables = [...parameterVariables(tf, model).values()].filter(({ trainable }) => trainable);
      const { value, grads } = tf.variableGrads(() => {
        const logits = model.apply(images, { training: true }) as Tensor2D;
        return tf.losses.softmaxCrossEntropy(targets, logits).asScalar();
      }, variables);
      for (const variable of variables) variable.assign(moved(variable, grads[variable.name], rate));
      return value.dataSync<'float32'>()[0] ?? NaN;
    });
    expect(Math.abs((score?.loss ?? NaN) / loss - 1)).toBeLessThan(1e-5);
  }
  const state = program.readState();
  for (const [name, variable] of parameterVariables(tf, model)) {
    if (name.endsWith('moving-variance')) continue;
    const expected = variable.dataSync<'float32'>();
    const found = state.get(name) ?? new Float32Array();
    const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), smallestScale);
    const difference = expected.reduce((sum, value, index) => Math.max(sum, Math.abs(value - (found[index] ?? NaN))), 0);
    expect({ name, isEqual: difference / scale < tolerance, difference }).toMatchObject({ name, isEqual: true });
  }
  model.dispose();
  await made.dispose();
}

function moved(variable: Variable, gradient: Tensor | undefined, rate: number): Tensor {
  if (!gradient) throw new Error(`no gradient for ${variable.name}`);
  return variable.sub(gradient.mul(rate));
}

const presetLayers = (layers: LayerInput[]) => architectureSchema.parse({ name: 'compared', layers }).layers;

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
    { kind: 'dense', units: 6 },
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

test.each(presetNames)('the preset %s', async (name) => {
  // Through twenty batch norms the roundings of two orders of adding up drift further apart.
  const layers = presets[name].config.architecture.layers.map(withoutDropout);
  await compare(layers, { format: { ...format, height: 32, width: 32 }, steps: 1, rate: 0.001, tolerance: 1e-4, smallestScale: 1e-2 });
});

/** tfjs draws its masks from random numbers of its own. */
function withoutDropout(layer: LayerInput): LayerInput {
  return layer.kind === 'dropout' ? { kind: 'dropout', rate: 0 } : layer;
}
