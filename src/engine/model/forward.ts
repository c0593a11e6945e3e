import type { LayersModel, Tensor, Tensor2D, Tensorflow } from '../runtime/tensorflow.ts';

/**
 * Logits of a batch, [size, classes], as when classifying: dropout keeps all, batch norm uses its running figures.
 *
 * @param pixels size x height x width x channels, normalised; the input tensor shares its memory while it lives
 */
export function forward(tf: Tensorflow, model: LayersModel, pixels: Float32Array, size: number): Tensor2D {
  const [, ...example] = model.inputs[0]?.shape ?? [];
  const shape = [size, ...example.map((edge) => edge ?? 0)];
  return tf.tidy(() => {
    const logits = model.apply(tf.tensor(pixels, shape), { training: false });
    if (logits instanceof tf.Tensor && isMatrix(logits)) return logits;
    throw new Error('a network has one output, [batch, classes]');
  });
}

function isMatrix(tensor: Tensor): tensor is Tensor2D {
  return tensor.rank === 2;
}

const activationsPerBatch = 16e6;

/** Examples to pass through the network at once when nothing else decides: at most 256, fewer where they are large. */
export function inferenceBatchSize(model: LayersModel): number {
  const elements = model.layers.reduce((sum, { outputShape }) => {
    return sum + outputShape.flat().reduce<number>((product, edge) => product * (edge ?? 1), 1);
  }, 0);
  return Math.max(1, Math.min(256, Math.floor(activationsPerBatch / elements)));
}
