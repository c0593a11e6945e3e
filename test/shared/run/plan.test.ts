import { expect, test } from 'vitest';
import type { RunConfig } from '#shared/run/config.ts';
import { planRun } from '#shared/run/plan.ts';
import { presets } from '#shared/run/presets.ts';
import { dataset } from '#test/core/store/rows.ts';

const preset = presets['article-net'].config;
const planWith = (change: Partial<RunConfig>) => planRun({ ...preset, ...change }, dataset);

test('counts the steps, the last of which takes what is left', () => {
  expect(planWith({ batchSize: 4, epochs: 3 })).toMatchObject({ stepsPerEpoch: 20, totalSteps: 60, problems: [] });
  expect(planWith({ batchSize: 33 })).toMatchObject({ stepsPerEpoch: 3 });
});

test('guessing evenly between two classes scores log 2 nats', () => {
  expect(planWith({}).uniformGuessLoss).toBe(Math.log(2));
});

test('a batch larger than the training split is a problem at its field', () => {
  expect(planWith({ batchSize: 80 }).problems).toEqual([]);
  expect(planWith({ batchSize: 81 }).problems).toEqual([
    { path: 'batchSize', message: 'must be at most the 80 training examples' },
  ]);
});

test('a normalisation that fits neither one nor all channels is a problem at its field', () => {
  const two = { mean: [0.5, 0.5], standardDeviation: [0.5, 0.5] };
  expect(planWith({ normalization: two }).problems).toMatchObject([{ path: 'normalization.mean' }]);
});

test('an impossible layer is a problem at that layer', () => {
  const layers = [...preset.architecture.layers];
  layers[2] = { kind: 'conv2d', filters: 16, kernelSize: 15, activation: 'relu' };
  const { problems, memoryBytes } = planWith({ architecture: { name: 'mine', layers } });
  expect(problems).toMatchObject([{ path: 'architecture.layers.2' }]);
  expect(problems[0]?.message).toMatch(/^layer 3 is impossible: its 15x15 kernel/);
  expect(memoryBytes).toBe(0);
});
