import { describe, expect, it } from 'vitest';
import type { Dataset } from '#shared/dataset/schema.ts';
import { presets } from '#shared/run/presets.ts';
import { parseConfigText, validate } from '../../../src/renderer/new-run/validation.ts';

const { config } = presets['article-net'];
const dataset: Dataset = {
  id: 'aaaaaaaaaaaa',
  name: 'Three',
  classes: ['a', 'b', 'c'],
  examples: { train: 30, validation: 0, test: 6 },
  classExamples: [1, 2, 3].map(() => ({ train: 10, validation: 0, test: 2 })),
  excludedCount: 0,
  packedCount: 36,
  version: 1,
  format: { width: 32, height: 32, channels: 3, fit: 'crop' },
  fingerprint: '',
  source: '',
  skippedCount: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
};

describe('validate', () => {
  it('finds nothing wrong with the preset, and plans it', () => {
    const { messages, plan } = validate(config, dataset);
    expect([...messages]).toEqual([]);
    expect(plan?.totalSteps).toBe(16);
  });

  it('says at each field what is wrong with it, the plan’s problems included', () => {
    const wrong = { ...config, epochs: Number.NaN, batchSize: 31, optimizer: { ...config.optimizer, learningRate: 0 } };
    expect(Object.fromEntries(validate(wrong, dataset).messages)).toEqual({
      epochs: 'must be a number',
      batchSize: 'must be at most the 30 training examples',
      'optimizer.learningRate': 'must be greater than 0',
    });
  });

  it('plans nothing by a batch size or epochs that are out of range', () => {
    const machineBytes = 16e9;
    const planOf = (patch: Partial<typeof config>) => validate({ ...config, ...patch }, dataset, machineBytes).plan;
    for (const batchSize of [-3, 1e300, 2.5, 0]) {
      expect(planOf({ batchSize })).toMatchObject({ stepsPerEpoch: NaN, totalSteps: NaN, memoryBytes: NaN });
    }
    expect([...validate({ ...config, batchSize: -3 }, dataset, machineBytes).messages.keys()]).toEqual(['batchSize']);
    expect(planOf({ epochs: 1e9 })).toMatchObject({ stepsPerEpoch: 8, totalSteps: NaN, memoryBytes: planOf({})?.memoryBytes });
  });

  it('says of a dataset without training images that it has none, and nothing of the batch size', () => {
    const classExamples = dataset.classes.map(() => ({ train: 0, validation: 0, test: 12 }));
    const { messages } = validate(config, { ...dataset, examples: { train: 0, validation: 0, test: 36 }, classExamples });
    expect(Object.fromEntries(messages)).toEqual({
      dataset: 'must have training images of at least two classes, and has of none',
    });
  });

  it('tells about the entries of a list at the list', () => {
    const wrong = { ...config, normalization: { mean: [0.5, Number.NaN], standardDeviation: [0.5, 0.5] } };
    expect([...validate(wrong, undefined).messages.keys()]).toEqual(['normalization.mean']);
  });

  it('has no plan while the architecture cannot be read', () => {
    const layers = [{ kind: 'dense', units: Number.NaN, bias: true, activation: 'relu' }] as const;
    const wrong = { ...config, architecture: { name: 'x', layers: [...layers] } };
    expect(validate(wrong, dataset).plan).toBeNull();
    expect(validate(wrong, dataset).messages.get('architecture.layers.0.units')).toBe('must be a number');
  });
});

describe('parseConfigText', () => {
  it('reads what the app writes', () => {
    expect(parseConfigText(JSON.stringify(config))).toEqual({ kind: 'config', config });
  });

  it('names an unknown field', () => {
    const parsed = parseConfigText(JSON.stringify({ ...config, epoch: 3 }));
    expect(parsed).toEqual({ kind: 'invalid', reasons: ['epoch: there is no field of this name'] });
  });

  it('says when it is not JSON at all', () => {
    const parsed = parseConfigText('{');
    expect(parsed.kind === 'invalid' && parsed.reasons[0]).toMatch(/^This is not JSON/);
  });
});
