import { Failure } from '#shared/failure.ts';
import { PixelNormalizer } from '../data/pixel-normalizer.ts';
import { softmax } from '../metric/softmax.ts';
import { forward, inferenceBatchSize } from '../model/forward.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import type { WarmModel } from './model-cache.ts';

/**
 * Class probabilities of images.
 *
 * @param pixels `count` images of the model's own format, HWC uint8, one after the other
 * @returns count x classes, row by row, each row adding up to 1
 * @throws {Failure} `invalid-input` when `pixels` is not that long
 */
export function classify(
  tf: Tensorflow,
  { model, manifest }: WarmModel,
  pixels: Uint8Array,
  count: number,
): Float32Array<ArrayBuffer> {
  const { width, height, channels } = manifest.format;
  const imageBytes = height * width * channels;
  if (pixels.length !== count * imageBytes) throw wrongLength(pixels.length, count, imageBytes);
  const classes = manifest.classes.length;
  const normalizer = new PixelNormalizer(manifest.normalization, channels);
  const probabilities = new Float32Array(count * classes);
  const batchSize = inferenceBatchSize(model);
  for (let start = 0; start < count; start += batchSize) {
    const size = Math.min(batchSize, count - start);
    const input = new Float32Array(size * imageBytes);
    normalizer.write(pixels.subarray(start * imageBytes, (start + size) * imageBytes), input, 0);
    const logits = tf.tidy(() => forward(tf, model, input, size).dataSync<'float32'>());
    probabilities.set(softmax(logits, classes), start * classes);
  }
  return probabilities;
}

/** Pays now what the first image would: TensorFlow prepares each op when it first meets it. */
export function warmUp(tf: Tensorflow, warm: WarmModel): void {
  const { width, height, channels } = warm.manifest.format;
  classify(tf, warm, new Uint8Array(height * width * channels), 1);
}

function wrongLength(got: number, count: number, imageBytes: number): Failure {
  return new Failure({
    code: 'invalid-input',
    message: `${count} images of this model have ${count * imageBytes} bytes, but ${got} were given.`,
    action: 'Bring the images to the format of the model first.',
  });
}
