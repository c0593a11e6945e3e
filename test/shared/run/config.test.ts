import { expect, test } from 'vitest';
import { parseInput } from '#shared/failure.ts';
import { runConfigSchema } from '#shared/run/config.ts';
import { presets } from '#shared/run/presets.ts';

const preset = presets['article-net'].config;
const parse = (change: object) => () => parseInput(runConfigSchema, { ...preset, ...change }, 'The run config');

test('every preset is a valid config', () => {
  for (const { config } of Object.values(presets)) expect(runConfigSchema.parse(config)).toEqual(config);
});

const sgd = preset.optimizer;
test.each([
  ['an unknown field', { learning_rate: 1 }, 'learning_rate: there is no field of this name'],
  [
    'an unknown field inside',
    { optimizer: { ...sgd, lr: 1 } },
    'optimizer.lr: there is no field of this name',
  ],
  ['a learning rate of 0', { optimizer: { ...sgd, learningRate: 0 } }, 'optimizer.learningRate: must be greater than 0'],
  ['a learning rate of NaN', { optimizer: { ...sgd, learningRate: NaN } }, 'optimizer.learningRate: must be a number'],
  ['an infinite learning rate', { optimizer: { ...sgd, learningRate: Infinity } }, 'optimizer.learningRate: must be a'],
  ['a momentum of 1', { optimizer: { ...sgd, momentum: 1 } }, 'optimizer.momentum: must be less than 1'],
  ['half an epoch', { epochs: 1.5 }, 'epochs: must be a whole number'],
  ['no epoch', { epochs: 0 }, 'epochs: must be at least 1'],
  ['an empty batch', { batchSize: 0 }, 'batchSize: must be at least 1'],
  ['text for a number', { batchSize: 'four' }, 'batchSize: must be a number'],
  ['a negative seed', { seed: -1 }, 'seed: must be at least 0'],
  ['an unknown optimizer', { optimizer: { kind: 'magic' } }, 'optimizer.kind: must be an optimizer of kind sgd'],
  ['a deviation of 0', { normalization: { mean: [0], standardDeviation: [0] } }, 'must be greater than 0'],
])('%s is refused in words that name the field', (_name, change, words) => {
  expect(parse(change)).toThrow(words);
  expect(parse(change)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});
