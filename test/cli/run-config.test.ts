import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { runConfig } from '../../src/cli/run-config.ts';
import { presets } from '#shared/run/presets.ts';

const preset = 'article-net';

test('is the preset when nothing else is said', async () => {
  expect(await runConfig({ preset, set: [] })).toEqual(presets[preset].config);
});

test('--set wins over the config file, which wins over the preset; --seed wins over all', async () => {
  const config = join(temporaryFolder(), 'config.json');
  writeFileSync(config, JSON.stringify({ epochs: 7, batchSize: 16, seed: 3, optimizer: { learningRate: 0.5 } }));
  const built = await runConfig({
    preset,
    config,
    set: ['epochs=9', 'optimizer.momentum=0', 'architecture.layers.0.filters=8', 'architecture.name=wider'],
    seed: 5,
  });
  expect(built).toMatchObject({
    epochs: 9,
    batchSize: 16,
    seed: 5,
    optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0 },
    architecture: { name: 'wider' },
  });
  expect(built.architecture.layers[0]).toMatchObject({ filters: 8, kernelSize: 5 });
});

test('another kind drops the fields of the one before and takes its own defaults', async () => {
  const set = [
    'optimizer.kind=adam',
    'optimizer.beta1=0.8',
    'loss.kind=focal',
    'loss.classWeights.kind=effective-number',
    'schedule.kind=cosine',
    'schedule.warmUpEpochs=1',
    'augmentation.flipHorizontal=true',
    'earlyStopping={"patience":3}',
    'clipping={"kind":"norm","maximum":1}',
    'architecture.layers.0.kind=depthwise-conv2d',
    'architecture.layers.0.kernelSize=3',
  ];
  expect(await runConfig({ preset, set })).toMatchObject({
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.8, beta2: 0.999 },
    loss: { kind: 'focal', gamma: 2, classWeights: { kind: 'effective-number', beta: 0.999 } },
    schedule: { kind: 'cosine', warmUpEpochs: 1, final: 0 },
    augmentation: { flipHorizontal: true, flipVertical: false },
    earlyStopping: { patience: 3, minimumImprovement: 0 },
    clipping: { kind: 'norm', maximum: 1 },
    architecture: { layers: [{ kind: 'depthwise-conv2d', kernelSize: 3, padding: 'valid' }, {}, {}, {}, {}, {}, {}] },
  });
});

test('the same kind keeps its fields, and a file can change kinds as well', async () => {
  const same = await runConfig({ preset, set: ['optimizer.kind=sgd'] });
  expect(same).toEqual(presets[preset].config);
  const config = join(temporaryFolder(), 'config.json');
  writeFileSync(config, JSON.stringify({ optimizer: { kind: 'rmsprop', smoothing: 0.9 }, loss: { labelSmoothing: 0.1 } }));
  expect(await runConfig({ preset, config, set: ['earlyStopping.patience=2'] })).toMatchObject({
    optimizer: { kind: 'rmsprop', learningRate: 0.01, smoothing: 0.9, momentum: 0 },
    loss: { kind: 'cross-entropy', labelSmoothing: 0.1 },
    earlyStopping: { patience: 2 },
  });
});

test('a config file may begin with a byte-order mark', async () => {
  const config = join(temporaryFolder(), 'config.json');
  writeFileSync(config, '\uFEFF{"epochs": 7}');
  expect(await runConfig({ preset, config, set: [] })).toMatchObject({ epochs: 7 });
});

test.each([
  [{ preset: 'resnet-9000' }, 'unknown-preset'],
  [{ set: ['epochs'] }, 'invalid-input'],
  [{ set: ['epoch=2'] }, 'invalid-input'],
  [{ set: ['optimizer.learningRate=NaN'] }, 'invalid-input'],
  [{ set: ['architecture.layers.abc=3'] }, 'invalid-input'],
  [{ set: ['architecture.layers.-1.filters=3'] }, 'invalid-input'],
  [{ set: ['architecture.layers.99.filters=3'] }, 'invalid-input'],
  [{ set: ['optimizer.kind=lamb'] }, 'invalid-input'],
  [{ set: ['optimizer.kind=adam', 'optimizer.nesterov=true'] }, 'invalid-input'],
  [{ set: ['__proto__.foo=1'] }, 'invalid-input'],
  [{ config: '/nowhere.json' }, 'config-unreadable'],
])('%j is refused', async (change, code) => {
  await expect(runConfig({ preset, set: [], ...change })).rejects.toMatchObject({ code });
});

test.each([
  [{ set: ['epochs=1e99'] }, '--set epochs must be at most 10,000.'],
  [{ set: ['epochs=1e999'] }, '--set epochs must be at most 10,000.'],
  [{ set: ['epochs=many', 'batchSize=0'] }, '--set batchSize must be at least 1; --set epochs must be a number.'],
  [{ set: ['optimizer.lr=1'] }, '--set optimizer.lr: there is no field of this name.'],
  [{ set: ['earlyStopping={"patience":0}'] }, '--set earlyStopping: patience must be at least 1.'],
  [{ set: [], seed: 1e20 }, '--seed must be a whole number from 0 to 4,294,967,295.'],
])('%j is refused in words that name what was typed', async (change, message) => {
  await expect(runConfig({ preset, ...change })).rejects.toMatchObject({ code: 'invalid-input', message });
});

test.each(['constructor', 'toString'])('a config file has no field “%s”', async (key) => {
  const config = join(temporaryFolder(), 'config.json');
  writeFileSync(config, JSON.stringify({ [key]: 3 }));
  await expect(runConfig({ preset, config, set: [] })).rejects.toMatchObject({
    code: 'invalid-input',
    message: `${key}: there is no field of this name.`,
  });
});

test('blocks are inside of each other at most 32 deep', async () => {
  const config = join(temporaryFolder(), 'config.json');
  const write = (depth: number) => {
    const blocks = `${'{"kind":"residual","layers":['.repeat(depth)}{"kind":"batch-norm"}${']}'.repeat(depth)}`;
    writeFileSync(config, `{"architecture":{"layers":[${blocks}]}}`);
  };
  write(32);
  await expect(runConfig({ preset, config, set: [] })).resolves.toMatchObject({ architecture: { layers: [{ kind: 'residual' }] } });
  for (const depth of [33, 3000]) {
    write(depth);
    await expect(runConfig({ preset, config, set: [] })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'architecture.layers must have at most 32 blocks inside of each other.',
    });
  }
});
