import { expect, test } from 'vitest';
import { parseInput } from '#shared/failure.ts';
import { runConfigSchema } from '#shared/run/config.ts';
import { layerSchema } from '#shared/run/layers.ts';
import { presets } from '#shared/run/presets.ts';

const preset = presets['article-net'].config;
const parse = (change: object) => () => parseInput(runConfigSchema, { ...preset, ...change }, 'The run config');

test('every preset is a valid config', () => {
  for (const { config } of Object.values(presets)) expect(runConfigSchema.parse(config)).toEqual(config);
});

const sgd = preset.optimizer;
const architecture = (layer: object) => ({ architecture: { name: 'mine', layers: [layer] } });
test.each([
  ['an unknown field', { learning_rate: 1 }, 'learning_rate: there is no field of this name'],
  ['an unknown field inside', { optimizer: { ...sgd, lr: 1 } }, 'optimizer.lr: there is no field of this name'],
  [
    'a learning rate of 0',
    { optimizer: { ...sgd, learningRate: 0 } },
    'optimizer.learningRate: must be greater than 0',
  ],
  ['a learning rate of NaN', { optimizer: { ...sgd, learningRate: NaN } }, 'optimizer.learningRate: must be a number'],
  ['an infinite learning rate', { optimizer: { ...sgd, learningRate: Infinity } }, 'optimizer.learningRate: must be a'],
  ['a momentum of 1', { optimizer: { ...sgd, momentum: 1 } }, 'optimizer.momentum: must be less than 1'],
  ['half an epoch', { epochs: 1.5 }, 'epochs: must be a whole number'],
  ['more epochs than anyone has time for', { epochs: 1e99 }, 'is not valid: epochs: must be at most 10,000.'],
  ['no end of epochs', { epochs: Infinity }, 'is not valid: epochs: must be at most 10,000.'],
  ['no epoch', { epochs: 0 }, 'epochs: must be at least 1'],
  ['an empty batch', { batchSize: 0 }, 'batchSize: must be at least 1'],
  ['text for a number', { batchSize: 'four' }, 'batchSize: must be a number'],
  ['a negative seed', { seed: -1 }, 'seed: must be a whole number from 0 to 4,294,967,295'],
  [
    'an unknown optimizer',
    { optimizer: { kind: 'magic' } },
    'optimizer.kind: must be an optimizer of kind gradient-descent, sgd, adam',
  ],
  ['an unknown layer', architecture({ kind: 'magic' }), 'architecture.layers.0.kind: must be a layer of kind conv2d, '],
  [
    'an unknown layer in a block',
    architecture({ kind: 'residual', layers: [{ kind: 'batch-norm' }, { kind: 'magic' }] }),
    'architecture.layers.0.layers.1.kind: must be a layer of kind conv2d, ',
  ],
  [
    'a field that a layer does not have',
    architecture({ kind: 'concat', branches: [[], [{ kind: 'flatten', units: 3 }]] }),
    'architecture.layers.0.branches.1.0.units: there is no field of this name',
  ],
  ['one branch', architecture({ kind: 'concat', branches: [[]] }), 'branches: must have at least two branches'],
  ['a deviation of 0', { normalization: { mean: [0], standardDeviation: [0] } }, 'must be at least 0.000001'],
  ['four means', { normalization: { mean: [0, 0, 0, 0], standardDeviation: [1] } }, 'normalization.mean: must have at most 3 values'],
  ['no mean', { normalization: { mean: [], standardDeviation: [] } }, 'normalization.mean: must have at least one value'],
  [
    'a start divisor that is too large',
    { schedule: { kind: 'one-cycle', startDivisor: 1e7 } },
    'schedule.startDivisor: must be at most 1,000,000',
  ],
  [
    'a final divisor that is too large',
    { schedule: { kind: 'one-cycle', finalDivisor: Infinity } },
    'schedule.finalDivisor: must be at most 1,000,000,000',
  ],
  ['an infinite weight decay', { optimizer: { ...sgd, weightDecay: Infinity } }, 'optimizer.weightDecay: must be at most 100'],
  [
    'one class weight',
    { loss: { kind: 'cross-entropy', classWeights: { kind: 'given', weights: [1] } } },
    'loss.classWeights.weights: must have at least two values',
  ],
  [
    'a class weight that is 0 in float32',
    { loss: { kind: 'cross-entropy', classWeights: { kind: 'given', weights: [1, 1e-50] } } },
    'loss.classWeights.weights.1: must be at least 0.000001',
  ],
  ['an epsilon that is 0 in float32', { optimizer: { kind: 'adam', epsilon: 1e-300 } }, 'optimizer.epsilon: must be at least 1e-30'],
  [
    'an epsilon of batch norm by which gradients overflow',
    architecture({ kind: 'batch-norm', epsilon: 1e-30 }),
    'architecture.layers.0.epsilon: must be at least 1e-12',
  ],
  ['an architecture without a name', { architecture: { ...preset.architecture, name: '' } }, 'architecture.name: must not be empty'],
])('%s is refused in words that name the field', (_name, change, words) => {
  expect(parse(change)).toThrow(words);
  expect(parse(change)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});

test('what is left out of a layer has its usual value', () => {
  expect(layerSchema.parse({ kind: 'conv2d', filters: 6, kernelSize: 5 })).toEqual({
    kind: 'conv2d',
    filters: 6,
    kernelSize: 5,
    stride: 1,
    padding: 'valid',
    bias: true,
    activation: 'none',
  });
  expect(layerSchema.parse({ kind: 'residual', layers: [{ kind: 'batch-norm' }] })).toEqual({
    kind: 'residual',
    layers: [{ kind: 'batch-norm', momentum: 0.1, epsilon: 1e-5 }],
    shortcut: [],
    activation: 'none',
  });
});
