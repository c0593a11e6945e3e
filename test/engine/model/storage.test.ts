import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { softmax } from '#engine/metric/softmax.ts';
import { readParameters } from '#engine/model/build.ts';
import { forward } from '#engine/model/forward.ts';
import { writeWeights } from '#engine/model/model-folder.ts';
import { loadModel, saveModel } from '#engine/model/storage.ts';
import type { LayersModel } from '#engine/runtime/tensorflow.ts';
import type { ModelManifest } from '#shared/model/manifest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { architectureOf, everyLayer, initialModel } from './networks.ts';

const manifest: ModelManifest = {
  version: 1,
  classes: ['upper', 'lower', 'left'],
  format: { width: 8, height: 8, channels: 1, fit: 'crop' },
  normalization: { mean: [0.5], standardDeviation: [0.5] },
  architecture: everyLayer,
};
const pixels = Float32Array.from({ length: 64 * 2 }, (_, i) => Math.sin(i));

function model(seed: number): LayersModel {
  return initialModel(everyLayer, [8, 8, 1], 3, seed);
}

function probabilities(of: LayersModel): number[] {
  return tf.tidy(() => [...softmax(forward(tf, of, pixels, 2).dataSync<'float32'>(), 3)]);
}

async function loadedProbabilities(from: string): Promise<number[]> {
  const loaded = await loadModel(tf, from);
  expect(loaded.manifest).toEqual(manifest);
  const values = probabilities(loaded.model);
  loaded.model.dispose();
  return values;
}

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'model');
});

test('a model that was saved and loaded gives the very same probabilities', async () => {
  const saved = model(1);
  await saveModel(tf, saved, manifest, folder);
  expect(await loadedProbabilities(folder)).toEqual(probabilities(saved));
});

test('tfjs loads it too', async () => {
  const saved = model(1);
  await saveModel(tf, saved, manifest, folder);
  const loaded = await tf.loadLayersModel(`file://${folder}/model.json`);
  expect(probabilities(loaded)).toEqual(probabilities(saved));
  loaded.dispose();
});

test('a model whose layers were named with their kind, as they once were, loads too', async () => {
  const { layers } = architectureOf([
    { kind: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 8 },
  ]);
  const old = initialModel({ name: 'old', layers }, [8, 8, 1], 3, 1);
  await saveModel(tf, old, { ...manifest, architecture: { name: 'old', layers } }, folder);
  const file = join(folder, 'model.json');
  const renamed = readFileSync(file, 'utf8')
    .replaceAll(/"layer-1\//g, '"layer-1-conv2d/')
    .replaceAll(/"layer-3\//g, '"layer-3-dense/');
  expect(renamed).toContain('"layer-1-conv2d/kernel"');
  writeFileSync(file, renamed);
  const loaded = await loadModel(tf, folder);
  expect(readParameters(tf, loaded.model)).toEqual(readParameters(tf, old));
  loaded.model.dispose();
});

test('an architecture that does not fit its images is refused', async () => {
  await saveModel(tf, model(1), manifest, folder);
  const file = join(folder, 'model.json');
  const metadata = readFileSync(file, 'utf8');
  const at = metadata.indexOf('"userDefinedMetadata"');
  writeFileSync(
    file,
    metadata.slice(0, at) +
      metadata.slice(at).replace('"padding":"same"', '"padding":"valid"').replace('"kernelSize":3', '"kernelSize":9'),
  );
  await expect(loadModel(tf, folder)).rejects.toMatchObject({ code: 'model-damaged' });
});

test('saving again replaces the model and leaves nothing else behind', async () => {
  await saveModel(tf, model(1), manifest, folder);
  const second = model(2);
  await saveModel(tf, second, manifest, folder);
  expect(await loadedProbabilities(folder)).toEqual(probabilities(second));
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a save that was cut short before its last step leaves the old model, and the next save cleans up', async () => {
  const first = model(1);
  await saveModel(tf, first, manifest, folder);
  writeFileSync(join(folder, 'weights-0123456789abcdef.bin.half.partial'), 'half');
  await writeWeights(folder, new Uint8Array(8));
  writeFileSync(join(folder, 'model.json.half.partial'), '{"format":');
  expect(await loadedProbabilities(folder)).toEqual(probabilities(first));
  const second = model(2);
  await saveModel(tf, second, manifest, folder);
  expect(await loadedProbabilities(folder)).toEqual(probabilities(second));
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a first save that was cut short is no model yet', async () => {
  await saveModel(tf, model(1), manifest, folder);
  const other = join(temporaryFolder(), 'other');
  await expect(loadModel(tf, other)).rejects.toMatchObject({ code: 'model-damaged' });
  expect(existsSync(other)).toBe(false);
});

test('a model is readable at every moment while it is saved again and again', async () => {
  const [first, second] = [model(1), model(2)];
  const known = [probabilities(first), probabilities(second)];
  await saveModel(tf, first, manifest, folder);
  const write = async () => {
    for (let i = 0; i < 20; i++) await saveModel(tf, i % 2 === 0 ? second : first, manifest, folder);
  };
  const read = async () => {
    for (let i = 0; i < 40; i++) {
      const loaded = await loadModel(tf, folder);
      expect(known).toContainEqual(probabilities(loaded.model));
      loaded.model.dispose();
    }
  };
  await Promise.all([write(), read()]);
});

test.each([
  ['is not JSON', (json: string) => json.slice(0, -1)],
  ['lacks its classes', (json: string) => json.replace('"classes":', '"kinds":')],
  ['names another file', (json: string) => json.replace(/weights-[0-9a-f]+\.bin/, '../weights.bin')],
  ['names weights that are not there', (json: string) => json.replace(/weights-[0-9a-f]{4}/, 'weights-0000')],
  ['has weights of another network', (json: string) => json.replace('"filters":4', '"filters":5')],
])('a model.json that %s is refused in words', async (_, spoil) => {
  await saveModel(tf, model(1), manifest, folder);
  const file = join(folder, 'model.json');
  const metadata = readFileSync(file, 'utf8');
  const at = metadata.indexOf('"weightsManifest"');
  writeFileSync(file, metadata.slice(0, at) + spoil(metadata.slice(at)));
  await expect(loadModel(tf, folder)).rejects.toMatchObject({ code: 'model-damaged' });
});

test('weights that were cut off are noticed', async () => {
  await saveModel(tf, model(1), manifest, folder);
  const name = readdirSync(folder).find((each) => each.endsWith('.bin')) ?? '';
  writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(4));
  await expect(loadModel(tf, folder)).rejects.toMatchObject({ code: 'model-damaged' });
});
