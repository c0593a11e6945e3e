import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { initialParameters } from '#engine/model/initialize.ts';
import { parametersOf } from '#engine/model/parameters.ts';
import { presets } from '#shared/run/presets.ts';
import { architectureOf, everyLayer } from './networks.ts';

const { layers } = presets['article-net'].config.architecture;

test('parameters are named by where their layer stands, each kernel before its bias', () => {
  const { layers: nested } = architectureOf([
    { kind: 'conv2d', filters: 2, kernelSize: 3, padding: 'same' },
    {
      kind: 'residual',
      layers: [{ kind: 'depthwise-conv2d', kernelSize: 3, padding: 'same', bias: false }, { kind: 'batch-norm' }],
      shortcut: [{ kind: 'separable-conv2d', filters: 2, kernelSize: 5, padding: 'same' }],
    },
    {
      kind: 'concat',
      branches: [[], [{ kind: 'residual', layers: [{ kind: 'conv2d', filters: 2, kernelSize: 1, bias: false }] }]],
    },
    { kind: 'global-average-pool' },
  ]);
  const parameters = parametersOf(nested, [8, 8, 1], 3);
  expect(parameters.map(({ name, shape, trainable }) => [name, shape.join('x'), trainable])).toEqual([
    ['layer-1/kernel', '3x3x1x2', true],
    ['layer-1/bias', '2', true],
    ['layer-2.main-1/depthwise-kernel', '3x3x2x1', true],
    ['layer-2.main-2/gamma', '2', true],
    ['layer-2.main-2/beta', '2', true],
    ['layer-2.main-2/moving-mean', '2', false],
    ['layer-2.main-2/moving-variance', '2', false],
    ['layer-2.shortcut-1/depthwise-kernel', '5x5x2x1', true],
    ['layer-2.shortcut-1/pointwise-kernel', '1x1x2x2', true],
    ['layer-2.shortcut-1/bias', '2', true],
    ['layer-3.branch-2-1.main-1/kernel', '1x1x2x2', true],
    ['output/kernel', '4x3', true],
    ['output/bias', '3', true],
  ]);
});

test('weights start uniform within one over the root of the fan-in', () => {
  const parameters = parametersOf(layers, [32, 32, 3], 10);
  const values = initialParameters(parameters, 3);
  const fanIns = [75, 150, 400, 120, 84].flatMap((fanIn) => [fanIn, fanIn]);
  expect(parameters).toHaveLength(fanIns.length);
  for (const [index, { name }] of parameters.entries()) {
    const bound = 1 / Math.sqrt(fanIns[index] ?? 0);
    const weights = values.get(name) ?? new Float32Array();
    expect(weights.every((weight) => Math.abs(weight) <= bound)).toBe(true);
    if (weights.length < 400) continue;
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
    expect(Math.abs(mean) / bound).toBeLessThan(0.1);
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 0.5);
  }
});

test('the article’s Net starts with the very weights that it always did', () => {
  const digest = createHash('sha256');
  const values = initialParameters(parametersOf(layers, [32, 32, 3], 10), 0);
  for (const numbers of values.values()) digest.update(numbers);
  expect(digest.digest('hex')).toBe('5425749730960c2c7e4f728f83899463400aba588468ec51d07f656127d4533f');
});

test('the bias of a convolution is drawn from the fan-in of its kernel', () => {
  const fanIns = Object.fromEntries(
    parametersOf(everyLayer.layers, [8, 8, 1], 3).map(({ name, initial }) => [
      name,
      initial.kind === 'uniform' ? initial.fanIn : initial.kind,
    ]),
  );
  expect(fanIns).toMatchObject({
    'layer-1/kernel': 9,
    'layer-1/bias': 9,
    'layer-2/gamma': 'ones',
    'layer-2/beta': 'zeros',
    'layer-2/moving-mean': 'zeros',
    'layer-2/moving-variance': 'ones',
    'layer-3.main-1/depthwise-kernel': 9,
    'layer-3.main-4/depthwise-kernel': 9,
    'layer-3.main-4/pointwise-kernel': 4,
    'layer-3.main-4/bias': 4,
    'layer-3.shortcut-1/kernel': 4,
  });
});

test('initial values depend on the seed alone', () => {
  const parameters = parametersOf(everyLayer.layers, [8, 8, 1], 3);
  expect(initialParameters(parameters, 3)).toEqual(initialParameters(parameters, 3));
  expect(initialParameters(parameters, 4)).not.toEqual(initialParameters(parameters, 3));
});
