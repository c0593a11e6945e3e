import { describe, expect, test } from 'vitest';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import { presets } from '#shared/run/presets.ts';

test('the article’s Net is trained as in the article', () => {
  expect(presets['article-net'].config).toMatchObject({
    loss: { kind: 'cross-entropy', labelSmoothing: 0, classWeights: { kind: 'none' } },
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9, nesterov: false, weightDecay: 0 },
    clipping: { kind: 'none' },
    schedule: { kind: 'constant' },
    batchSize: 4,
    epochs: 2,
    sampling: 'shuffle',
    normalization: { mean: [0.5], standardDeviation: [0.5] },
    seed: 0,
  });
});

describe.each(Object.entries(presets))('%s', (_name, { description, config }) => {
  test.each([
    ['28x28 grey', [28, 28, 1]],
    ['32x32 colour', [32, 32, 3]],
    ['64x64 colour', [64, 64, 3]],
  ])('fits %s images', (_words, input) => {
    expect(summarizeArchitecture(config.architecture.layers, input, 10).kind).toBe('valid');
  });

  test('has as many parameters with ten classes as its description says', () => {
    const input = description.includes('28x28 grey') ? [28, 28, 1] : [32, 32, 3];
    const summary = summarizeArchitecture(config.architecture.layers, input, 10);
    if (summary.kind === 'impossible') throw new Error(summary.why);
    expect(description).toContain(`${summary.parameters.toLocaleString('en')} parameters`);
  });
});
