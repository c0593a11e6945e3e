import { describe, expect, test } from 'vitest';
import type { Dataset } from '#shared/dataset/schema.ts';
import { type RunConfigInput, runConfigSchema } from '#shared/run/config.ts';
import { planRun } from '#shared/run/plan.ts';
import { presets } from '#shared/run/presets.ts';
import { dataset } from '#test/core/store/rows.ts';

const preset = presets['article-net'].config;
const planWith = (change: Partial<RunConfigInput>, changed: Partial<Dataset> = {}) =>
  planRun(runConfigSchema.parse({ ...preset, ...change }), { ...dataset, ...changed }, 16e9);

describe('steps', () => {
  test('the last of an epoch takes what is left', () => {
    expect(planWith({ batchSize: 4, epochs: 3 })).toMatchObject({ stepsPerEpoch: 20, totalSteps: 60, problems: [] });
    expect(planWith({ batchSize: 33 })).toMatchObject({ stepsPerEpoch: 3 });
  });

  test('gradient descent makes one an epoch', () => {
    const optimizer = { kind: 'gradient-descent' } as const;
    expect(planWith({ optimizer, batchSize: 4, epochs: 3 })).toMatchObject({ stepsPerEpoch: 1, totalSteps: 3 });
  });
});

describe('memory', () => {
  // 61,326 parameters with two classes; kept of an example are the 32x32x3 image and the outputs but for the flattened.
  const parameters = 62_006 - 8 * 85;
  test('is that of weights, gradients, momentum, outputs and the images', () => {
    expect(planWith({ batchSize: 4 })).toMatchObject({
      memory: {
        weights: 8 * parameters,
        optimizer: 4 * parameters,
        activations: 4 * 4 * (3072 + 4704 + 1176 + 1600 + 400 + 120 + 84 + 2),
        images: 100 * 3072,
      },
      memoryBytes: 12 * parameters + 16 * 11_158 + 100 * 3072,
    });
  });

  test.each([
    [0, { kind: 'sgd' }],
    [1, { kind: 'sgd', momentum: 0.9 }],
    [1, { kind: 'gradient-descent' }],
    [2, { kind: 'adam' }],
    [2, { kind: 'adamw' }],
    [1, { kind: 'rmsprop' }],
    [2, { kind: 'rmsprop', momentum: 0.5 }],
    [1, { kind: 'adagrad' }],
    [2, { kind: 'adadelta' }],
  ] as const)('has %d numbers a weight for %o', (slots, optimizer) => {
    expect(planWith({ optimizer }).memory.optimizer).toBe(4 * slots * parameters);
  });

  test('running means and variances count once', () => {
    const layers: RunConfigInput['architecture']['layers'] = [{ kind: 'batch-norm' }, { kind: 'global-average-pool' }];
    const plan = planWith({ architecture: { name: 'mine', layers }, optimizer: { kind: 'sgd' } });
    expect(plan.memory.weights).toBe(8 * (6 + 8) + 4 * 6);
  });

  test('has no images that are too many to be held', () => {
    expect(planWith({}, { packedCount: 350_000 }).memory.images).toBe(0);
    expect(planWith({}, { packedCount: 300_000 }).memory.images).toBe(300_000 * 32 * 32 * 3);
  });
});

describe('a problem at its field', () => {
  const grey: Partial<Dataset> = { format: { ...dataset.format, channels: 1 } };
  const counts = (...train: number[]) => train.map((images) => ({ train: images, validation: 0, test: images > 0 ? 10 : 0 }));
  const oneEmpty: Partial<Dataset> = { classes: ['cat', 'fox', 'dog'], classExamples: counts(60, 20, 0) };
  const given = (weights: number[]) => ({ kind: 'focal', classWeights: { kind: 'given', weights } }) as const;
  const weighted = { kind: 'cross-entropy', classWeights: { kind: 'inverse-frequency' } } as const;
  const effective = { kind: 'cross-entropy', classWeights: { kind: 'effective-number' } } as const;
  const cases: [string, Partial<RunConfigInput>, Partial<Dataset>, string, string][] = [
    [
      'a batch larger than the training split',
      { batchSize: 81 },
      {},
      'batchSize',
      'must be at most the 80 training examples',
    ],
    [
      'a normalisation that fits neither one nor all channels',
      { normalization: { mean: [0.5, 0.5], standardDeviation: [0.5, 0.5] } },
      {},
      'normalization.mean',
      'must have one value or one for each of the 3 channels',
    ],
    [
      'hue of grey images',
      { augmentation: { hue: 0.1 } },
      grey,
      'augmentation.hue',
      'must be 0, because the images of this dataset have no colour',
    ],
    [
      'their saturation',
      { augmentation: { saturation: 1 } },
      grey,
      'augmentation.saturation',
      'must be 0, because the images of this dataset have no colour',
    ],
    [
      'too many class weights',
      { loss: given([1, 2, 3]) },
      {},
      'loss.classWeights.weights',
      'must have one weight for each of the 2 classes',
    ],
    [
      'weights by frequency',
      { loss: weighted },
      oneEmpty,
      'loss.classWeights',
      'needs a training example of every class, and “dog” has none',
    ],
    [
      'by effective number',
      { loss: effective },
      oneEmpty,
      'loss.classWeights',
      'needs a training example of every class, and “dog” has none',
    ],
    [
      'balanced sampling',
      { sampling: 'class-balanced' },
      oneEmpty,
      'sampling',
      'needs a training example of every class, and “dog” has none',
    ],
    [
      'a class that is tested and not trained',
      {},
      { classes: ['cat', 'fox', 'dog'], classExamples: [...counts(60, 20), { train: 0, validation: 1, test: 0 }] },
      'dataset',
      'must have training images of every class that it has images of, and has none of “dog”',
    ],
    [
      'a single class',
      {},
      { classExamples: counts(80, 0) },
      'dataset',
      'must have training images of at least two classes, and has of one',
    ],
    [
      'early stopping',
      { earlyStopping: {} },
      {},
      'earlyStopping',
      'needs a validation split, and this dataset has none',
    ],
    [
      'plateau',
      { schedule: { kind: 'plateau' } },
      {},
      'schedule',
      'needs a validation split, and this dataset has none',
    ],
    [
      'Nesterov at rest',
      { optimizer: { kind: 'sgd', nesterov: true } },
      {},
      'optimizer.nesterov',
      'needs a momentum greater than 0',
    ],
    [
      'only warm-up',
      { schedule: { kind: 'cosine', warmUpEpochs: 2 } },
      {},
      'schedule.warmUpEpochs',
      'must be shorter than the run, which has 2 epochs',
    ],
  ];
  test.each(cases)('%s', (_name, change, changed, path, message) => {
    expect(planWith(change, changed).problems).toEqual([{ path, message }]);
  });

  test('none of them where the dataset serves', () => {
    const validated = { examples: { train: 80, validation: 10, test: 10 } };
    expect(planWith({ batchSize: 80 }).problems).toEqual([]);
    expect(planWith({ loss: given([1, 2]), augmentation: { hue: 0.1, saturation: 1 } }).problems).toEqual([]);
    expect(planWith({ loss: weighted, sampling: 'class-balanced' }).problems).toEqual([]);
    expect(planWith({ earlyStopping: {}, schedule: { kind: 'plateau' } }, validated).problems).toEqual([]);
    expect(planWith({ schedule: { kind: 'cosine', warmUpEpochs: 1.5 } }).problems).toEqual([]);
  });

  test('layers that the machine has no memory for', () => {
    const layers: RunConfigInput['architecture']['layers'] = [
      { kind: 'flatten' },
      { kind: 'dense', units: 65_536 },
      { kind: 'dense', units: 65_536 },
    ];
    const { problems } = planWith({ architecture: { name: 'mine', layers } });
    expect(problems).toEqual([
      {
        path: 'architecture.layers',
        message: 'must take less memory, because the run takes at least 54 GB and this machine has 16 GB',
      },
    ]);
  });

  test('a batch that it has none for, where single images would do', () => {
    const layers: RunConfigInput['architecture']['layers'] = [
      { kind: 'conv2d', filters: 4096, kernelSize: 3, padding: 'same' },
      { kind: 'global-average-pool' },
    ];
    const large = planWith({ architecture: { name: 'mine', layers }, batchSize: 1000 }, { examples: { train: 2000, validation: 0, test: 0 } });
    expect(large.problems).toMatchObject([{ path: 'batchSize', message: expect.stringContaining('at least 16.8 GB') as string }]);
    expect(planWith({ architecture: { name: 'mine', layers }, batchSize: 50 }).problems).toEqual([]);
  });

  test('an impossible layer, which leaves no memory to estimate', () => {
    const layers: RunConfigInput['architecture']['layers'] = [...preset.architecture.layers];
    layers[2] = { kind: 'conv2d', filters: 16, kernelSize: 15 };
    const { problems, memoryBytes } = planWith({ architecture: { name: 'mine', layers } });
    const message = 'must be at most 14, as its input is 14x14';
    expect(problems).toEqual([
      { path: 'architecture.layers.2.kernelSize', message, phrase: `the kernel size of layer 3 ${message}` },
    ]);
    expect(memoryBytes).toBe(0);
    layers[2] = { kind: 'max-pool', size: 15 };
    const { problems: ofPool } = planWith({ architecture: { name: 'mine', layers } });
    expect(ofPool).toEqual([{ path: 'architecture.layers.2.size', message, phrase: `the size of layer 3 ${message}` }]);
  });

  test('an impossible layer in a block, and an output that cannot be', () => {
    const shortcut: RunConfigInput['architecture']['layers'] = [
      { kind: 'residual', layers: [{ kind: 'batch-norm' }], shortcut: [{ kind: 'dense', units: 3 }] },
    ];
    const impossible = (where: string) =>
      `${where} is impossible: a dense layer needs a flat list; put a flatten layer before it`;
    const inShortcut = impossible('layer 1, shortcut layer 1');
    expect(planWith({ architecture: { name: 'mine', layers: shortcut } }).problems).toEqual([
      { path: 'architecture.layers.0.shortcut.0', message: inShortcut, phrase: inShortcut },
    ]);
    const ofOutput = impossible('the output');
    expect(planWith({ architecture: { name: 'mine', layers: [{ kind: 'batch-norm' }] } }).problems).toEqual([
      { path: 'architecture.layers', message: ofOutput, phrase: ofOutput },
    ]);
  });
});
