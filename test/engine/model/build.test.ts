import { expect, test } from 'vitest';
import { buildModel, trainableVariables } from '#engine/model/build.ts';
import { forward, inferenceBatchSize } from '#engine/model/forward.ts';
import { initializeWeights } from '#engine/model/initialize.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import { presets } from '#shared/run/presets.ts';
import { keepingTensorCount, tf } from '../tensorflow.ts';

const { architecture } = presets['article-net'].config;
const input = [32, 32, 3];

test('the network has the shapes and parameters that its summary says', async () => {
  await keepingTensorCount(() => {
    const model = buildModel(tf, architecture, input, 10);
    const summary = summarizeArchitecture(architecture.layers, input, 10);
    if (summary.kind === 'impossible') throw new Error(summary.why);
    expect(model.countParams()).toBe(62_006);
    expect(summary.parameters).toBe(62_006);
    expect(model.layers.map(({ outputShape }) => outputShape)).toEqual(
      summary.layers.map(({ outputShape }) => [null, ...outputShape]),
    );
    const logits = forward(tf, model, new Float32Array(2 * 32 * 32 * 3), 2);
    expect(logits.shape).toEqual([2, 10]);
    logits.dispose();
    model.dispose();
  });
});

function initialWeights(seed: number): Float32Array[] {
  const model = buildModel(tf, architecture, input, 10);
  initializeWeights(tf, model, seed);
  const values = trainableVariables(tf, model).map((variable) => variable.dataSync<'float32'>().slice());
  model.dispose();
  return values;
}

test('weights start uniform within one over the root of the fan-in', async () => {
  const values = await keepingTensorCount(() => initialWeights(3));
  const fanIns = [75, 150, 400, 120, 84].flatMap((fanIn) => [fanIn, fanIn]);
  expect(values).toHaveLength(fanIns.length);
  for (const [index, fanIn] of fanIns.entries()) {
    const bound = 1 / Math.sqrt(fanIn);
    const weights = values[index] ?? new Float32Array();
    expect(weights.every((weight) => Math.abs(weight) <= bound)).toBe(true);
    if (weights.length < 400) continue;
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
    expect(Math.abs(mean) / bound).toBeLessThan(0.1);
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 0.5);
  }
});

test('weights depend on the seed alone', () => {
  expect(initialWeights(3)).toEqual(initialWeights(3));
  expect(initialWeights(4)).not.toEqual(initialWeights(3));
});

test('large networks are evaluated in smaller batches', () => {
  const article = buildModel(tf, architecture, input, 10);
  expect(inferenceBatchSize(article)).toBe(256);
  const layers = [{ kind: 'conv2d', filters: 64, kernelSize: 3, activation: 'relu' }, { kind: 'flatten' }] as const;
  const large = buildModel(tf, { name: 'large', layers: [...layers] }, [512, 512, 3], 2);
  expect(inferenceBatchSize(large)).toBe(1);
});
