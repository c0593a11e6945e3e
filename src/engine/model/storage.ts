import type { ModelManifest } from '#shared/model/manifest.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { LayersModel, Tensorflow } from '../runtime/tensorflow.ts';
import { buildModel } from './build.ts';
import { modelFileSchema, type WeightSpec } from './model-file.ts';
import { readModelFolder, writeModelFolder } from './model-folder.ts';

/**
 * Saves the model to `folder` as tfjs's layers format: `model.json` and one file of weights, so that
 * `tf.loadLayersModel` loads it too. As in training, the outputs are logits: whoever loads it elsewhere applies
 * softmax to get probabilities. See `writeModelFolder` for what holds when the process dies meanwhile.
 */
export async function saveModel(
  tf: Tensorflow,
  model: LayersModel,
  manifest: ModelManifest,
  folder: string,
): Promise<void> {
  const weights = namedWeights(model).map(({ name, tensor }) => {
    const values = tensor.dataSync<'float32'>();
    return { spec: { name, shape: tensor.shape, dtype: 'float32' } satisfies WeightSpec, values };
  });
  const bytes = Buffer.concat(
    weights.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );
  await writeModelFolder(folder, bytes, (weightsName) =>
    modelFileSchema.parse({
      format: 'layers-model',
      generatedBy: `TensorFlow.js tfjs-layers v${tf.version['tfjs-layers']}`,
      convertedBy: null,
      modelTopology: model.toJSON(null, false),
      weightsManifest: [{ paths: [weightsName], weights: weights.map(({ spec }) => spec) }],
      userDefinedMetadata: { xent: manifest },
    }),
  );
}

/**
 * Loads what `saveModel` saved. The network is built anew from the manifest, which its schema has checked, rather than
 * from tfjs's topology, which could name any layer.
 *
 * @throws {Failure} `model-damaged`
 */
export async function loadModel(
  tf: Tensorflow,
  folder: string,
): Promise<{ model: LayersModel; manifest: ModelManifest }> {
  const { file, weights } = await readModelFolder(folder);
  const manifest = file.userDefinedMetadata.xent;
  const { height, width, channels } = manifest.format;
  const model = buildModel(tf, manifest.architecture, [height, width, channels], manifest.classes.length);
  try {
    setWeights(tf, model, file.weightsManifest[0].weights, weights);
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
  return { model, manifest };
}

function setWeights(tf: Tensorflow, model: LayersModel, specs: readonly WeightSpec[], bytes: Uint8Array): void {
  const expected = namedWeights(model);
  const fits =
    specs.length === expected.length &&
    expected.every(({ name, tensor }, index) => {
      const spec = specs[index];
      return spec?.name === name && spec.shape.join() === tensor.shape.join();
    });
  if (!fits) throw runFailures.modelUnreadable('its weights do not fit its architecture');
  tf.tidy(() => {
    const aligned = new Float32Array(new Uint8Array(bytes).buffer);
    let start = 0;
    const tensors = specs.map(({ shape }) => {
      const size = shape.reduce((product, edge) => product * edge, 1);
      start += size;
      return tf.tensor(aligned.slice(start - size, start), shape);
    });
    model.setWeights(tensors);
  });
}

/** Whether every weight is a number; after a diverged update some are not. */
export function hasFiniteWeights(model: LayersModel): boolean {
  return model.weights.every((weight) => weight.read().dataSync<'float32'>().every(Number.isFinite));
}

/** Every weight under the name it has in a file, which does not depend on what else this process built before. */
function namedWeights(model: LayersModel) {
  return model.weights.map((weight) => ({ name: weight.originalName, tensor: weight.read() }));
}
