import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { crossEntropy } from '#engine/loss/cross-entropy.ts';
import { buildModel, trainableVariables } from '#engine/model/build.ts';
import { forward } from '#engine/model/forward.ts';
import { Sgd } from '#engine/optimizer/sgd.ts';
import type { LayersModel } from '#engine/runtime/tensorflow.ts';
import { EagerStep } from '#engine/train/train-step.ts';
import type { Architecture } from '#shared/run/architecture.ts';
import { keepingTensorCount, tf } from '../tensorflow.ts';

const numbers = z.array(z.number());
const fixture = z
  .object({
    input: numbers,
    learningRate: z.number(),
    momentum: z.number(),
    pixels: numbers,
    labels: numbers,
    weights: z.array(numbers),
    steps: z.array(
      z.object({ logits: numbers, loss: z.number(), gradients: z.array(numbers), weights: z.array(numbers) }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/engine/step.json', import.meta.url), 'utf8')));

const architecture: Architecture = {
  name: 'fixture',
  layers: [
    { kind: 'conv2d', filters: 3, kernelSize: 3, activation: 'relu' },
    { kind: 'max-pool', size: 2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 5, activation: 'relu' },
  ],
};
const batch = {
  size: fixture.labels.length,
  pixels: Float32Array.from(fixture.pixels),
  labels: Int32Array.from(fixture.labels),
};

function fixtureModel(): LayersModel {
  const model = buildModel(tf, architecture, fixture.input, 4);
  tf.tidy(() => {
    for (const [index, variable] of trainableVariables(tf, model).entries()) {
      variable.assign(tf.tensor(fixture.weights[index] ?? [], variable.shape));
    }
  });
  return model;
}

/** Largest difference, relative to the largest value that was expected. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs((actual[index] ?? NaN) - value))) / scale;
}

test('logits, loss and gradients equal the float64 reference', async () => {
  await keepingTensorCount(() => {
    const model = fixtureModel();
    const variables = trainableVariables(tf, model);
    const [first] = fixture.steps;
    if (first === undefined) throw new Error('the fixture has no step');
    tf.tidy(() => {
      const logits = forward(tf, model, batch.pixels, batch.size);
      expect(relativeError(logits.dataSync(), first.logits)).toBeLessThan(1e-5);
      const labels = tf.tensor1d(batch.labels, 'int32');
      const { value, grads } = tf.variableGrads(
        () => crossEntropy(tf, forward(tf, model, batch.pixels, batch.size), labels),
        variables,
      );
      expect(relativeError(value.dataSync(), [first.loss])).toBeLessThan(1e-5);
      for (const [index, { name }] of variables.entries()) {
        expect(relativeError(grads[name]?.dataSync() ?? [], first.gradients[index] ?? [])).toBeLessThan(1e-5);
      }
    });
    model.dispose();
  });
});

test('two updates by SGD with momentum equal the float64 reference', async () => {
  await keepingTensorCount(() => {
    const model = fixtureModel();
    const variables = trainableVariables(tf, model);
    const { learningRate, momentum } = fixture;
    const optimizer = new Sgd(tf, { learningRate, momentum }, variables);
    const step = new EagerStep(tf, model, optimizer);
    for (const expected of fixture.steps) {
      expect(relativeError([step.run(batch).loss], [expected.loss])).toBeLessThan(1e-5);
      for (const [index, variable] of variables.entries()) {
        expect(relativeError(variable.dataSync(), expected.weights[index] ?? [])).toBeLessThan(1e-5);
      }
    }
    optimizer.dispose();
    model.dispose();
  });
});

test('without momentum an update is the gradient times the learning rate', async () => {
  await keepingTensorCount(() => {
    const model = fixtureModel();
    const variables = trainableVariables(tf, model);
    const { learningRate, steps, weights } = fixture;
    const optimizer = new Sgd(tf, { learningRate, momentum: 0 }, variables);
    const step = new EagerStep(tf, model, optimizer);
    step.run(batch);
    for (const [index, variable] of variables.entries()) {
      const gradient = steps[0]?.gradients[index] ?? [];
      const expected = (weights[index] ?? []).map((weight, i) => weight - learningRate * (gradient[i] ?? NaN));
      expect(relativeError(variable.dataSync(), expected)).toBeLessThan(1e-5);
    }
    optimizer.dispose();
    model.dispose();
  });
});

test('the accuracy of a step is that of the weights before it', () => {
  const model = fixtureModel();
  const optimizer = new Sgd(tf, { learningRate: 1000, momentum: 0 }, trainableVariables(tf, model));
  const logits = fixture.steps[0]?.logits ?? [];
  const predicted = fixture.labels.map((_, example) => {
    const row = logits.slice(example * 4, example * 4 + 4);
    return row.indexOf(Math.max(...row));
  });
  const correct = predicted.filter((label, example) => label === fixture.labels[example]).length;
  expect(new EagerStep(tf, model, optimizer).run(batch).accuracy).toBe(correct / fixture.labels.length);
});
