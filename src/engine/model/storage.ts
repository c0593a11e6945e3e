import type { ModelManifest } from '#shared/model/manifest.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { LayersModel, Tensorflow } from '../runtime/tensorflow.ts';
import { buildModel, parameterName, writeParameters } from './build.ts';
import { modelFileSchema, type WeightSpec } from './model-file.ts';
import { readModelFolder, writeModelFolder } from './model-folder.ts';
import { type Parameter, parametersOf } from './parameters.ts';

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
  const weights = model.weights.map((weight) => {
    const tensor = weight.read();
    const values = tensor.dataSync<'float32'>();
    // The original name does not depend on what else this process built before.
    return { spec: { name: weight.originalName, shape: tensor.shape, dtype: 'float32' } satisfies WeightSpec, values };
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
  const input = [height, width, channels];
  const { layers } = manifest.architecture;
  const classes = manifest.classes.length;
  if (summarizeArchitecture(layers, input, classes).kind === 'impossible') {
    throw runFailures.modelUnreadable('its architecture does not fit its images');
  }
  const values = namedValues(file.weightsManifest[0].weights, weights, parametersOf(layers, input, classes));
  const model = buildModel(tf, manifest.architecture, input, classes);
  writeParameters(tf, model, values);
  return { model, manifest };
}

/** @throws {Failure} `model-damaged` unless there is one array of the right shape for each expected parameter */
function namedValues(
  specs: readonly WeightSpec[],
  bytes: Uint8Array,
  expected: readonly Parameter[],
): Map<string, Float32Array> {
  const shapes = new Map(specs.map(({ name, shape }) => [storedParameterName(name), shape.join()]));
  const fits =
    specs.length === expected.length && expected.every(({ name, shape }) => shapes.get(name) === shape.join());
  if (!fits) throw runFailures.modelUnreadable('its weights do not fit its architecture');
  const numbers = new Float32Array(new Uint8Array(bytes).buffer);
  let start = 0;
  return new Map(
    specs.map(({ name, shape }) => {
      const size = shape.reduce((product, edge) => product * edge, 1);
      start += size;
      return [storedParameterName(name), numbers.subarray(start - size, start)];
    }),
  );
}

/** The first models named layers with their kind: `layer-1-conv2d/kernel`. */
function storedParameterName(name: string): string {
  return parameterName(name).replace(/^(layer-\d+)-[a-z0-9-]+\//, '$1/');
}

