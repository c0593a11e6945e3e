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

test.each([
  [{ preset: 'resnet-9000' }, 'unknown-preset'],
  [{ set: ['epochs'] }, 'invalid-input'],
  [{ set: ['epoch=2'] }, 'invalid-input'],
  [{ set: ['optimizer.learningRate=NaN'] }, 'invalid-input'],
  [{ set: ['architecture.layers.abc=3'] }, 'invalid-input'],
  [{ set: ['architecture.layers.-1.filters=3'] }, 'invalid-input'],
  [{ set: ['architecture.layers.99.filters=3'] }, 'invalid-input'],
  [{ set: ['__proto__.foo=1'] }, 'invalid-input'],
  [{ config: '/nowhere.json' }, 'config-unreadable'],
])('%j is refused', async (change, code) => {
  await expect(runConfig({ preset, set: [], ...change })).rejects.toMatchObject({ code });
});
