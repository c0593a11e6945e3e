import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { classify } from '#engine/classify/classify.ts';
import { ModelCache, type WarmModel } from '#engine/classify/model-cache.ts';
import { saveModel } from '#engine/model/storage.ts';
import type { ModelManifest } from '#shared/model/manifest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { newModel } from '../model/networks.ts';
import { toyConfig } from '../toy-job.ts';

const manifest: ModelManifest = {
  version: 1,
  classes: ['upper', 'lower', 'left'],
  format: { width: 8, height: 8, channels: 1, fit: 'crop' },
  normalization: toyConfig.normalization,
  architecture: toyConfig.architecture,
};

async function savedModel(folder: string, seed: number): Promise<string> {
  const model = newModel(toyConfig.architecture, [8, 8, 1], 3, seed);
  await saveModel(tf, model, manifest, folder);
  model.dispose();
  return folder;
}

function cache() {
  const loaded: WarmModel[] = [];
  const models = new ModelCache(tf, (warm) => loaded.push(warm));
  onTestFinished(() => models.dispose());
  return { models, loaded };
}

test('images are classified alike alone and in any company', async () => {
  const { models } = cache();
  const warm = await models.get(await savedModel(join(temporaryFolder(), 'model'), 1));
  const count = 300;
  const pixels = Uint8Array.from({ length: count * 64 }, (_, i) => (i * 2_654_435_761) >>> 24);
  const together = classify(tf, warm, pixels, count);
  expect(together).toHaveLength(count * 3);
  for (const image of [0, 255, 256, 299]) {
    const alone = classify(tf, warm, pixels.subarray(image * 64, image * 64 + 64), 1);
    for (const [label, probability] of alone.entries()) expect(together[image * 3 + label]).toBeCloseTo(probability, 6);
    expect(alone.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 6);
  }
});

test('pixels that are not whole images are refused', async () => {
  const { models } = cache();
  const warm = await models.get(await savedModel(join(temporaryFolder(), 'model'), 1));
  const wrong = () => classify(tf, warm, new Uint8Array(65), 1);
  expect(wrong).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});

test('the three models used last stay; the one before them is let go', async () => {
  const root = temporaryFolder();
  const folders = await Promise.all([1, 2, 3, 4].map((seed) => savedModel(join(root, String(seed)), seed)));
  const [a, b, c, d] = folders as [string, string, string, string];
  const { models, loaded } = cache();
  for (const folder of [a, b, c, a, b, c]) await models.get(folder);
  expect(loaded).toHaveLength(3);
  await models.get(a);
  await models.get(d);
  expect(loaded).toHaveLength(4);
  await models.get(a);
  await models.get(c);
  expect(loaded).toHaveLength(4);
  await models.get(b);
  expect(loaded).toHaveLength(5);
});

test('a model that was saved anew is loaded anew', async () => {
  const folder = await savedModel(join(temporaryFolder(), 'model'), 1);
  const { models } = cache();
  const pixels = new Uint8Array(64).fill(100);
  const before = classify(tf, await models.get(folder), pixels, 1);
  await savedModel(folder, 2);
  expect(classify(tf, await models.get(folder), pixels, 1)).not.toEqual(before);
});

test('a folder without a model fails and leaves the cache as it was', async () => {
  const { models, loaded } = cache();
  const folder = await savedModel(join(temporaryFolder(), 'model'), 1);
  await models.get(folder);
  await expect(models.get(join(folder, 'none'))).rejects.toMatchObject({ code: 'model-damaged' });
  await models.get(folder);
  expect(loaded).toHaveLength(1);
});
