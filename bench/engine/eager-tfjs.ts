/**
 * The article's Net in eager tfjs-node, as a person would write it: tf.LayersModel, tf.train.momentum and
 * tf.losses.softmaxCrossEntropy, the loss read at every step, one batch that is on the device already. Prints a line
 * of JSON.
 *
 *     node bench/engine/run.mjs eager-tfjs BATCH THREADS STEPS
 */
import { loadTensorflow } from '#engine/runtime/tensorflow.ts';
import { timeSteps } from './stopwatch.ts';

const [batch, threads, steps] = process.argv.slice(2).map(Number);
if (batch === undefined || threads === undefined || steps === undefined) throw new Error('BATCH THREADS STEPS');
const tf = await loadTensorflow({ threads });

const model = tf.sequential({
  layers: [
    tf.layers.conv2d({ filters: 6, kernelSize: 5, activation: 'relu', inputShape: [32, 32, 3] }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 120, activation: 'relu' }),
    tf.layers.dense({ units: 84, activation: 'relu' }),
    tf.layers.dense({ units: 10 }),
  ],
});
const optimizer = tf.train.momentum(0.001, 0.9);
const images = tf.randomUniform([batch, 32, 32, 3], -1, 1);
const labels = tf.oneHot(tf.randomUniform([batch], 0, 10, 'int32'), 10);

const timing = await timeSteps(steps, () => {
  const loss = optimizer.minimize(() => {
    const logits = model.apply(images, { training: true });
    if (Array.isArray(logits) || !(logits instanceof tf.Tensor)) throw new Error('the model has one output');
    return tf.losses.softmaxCrossEntropy(labels, logits).asScalar();
  }, true);
  loss?.dataSync();
  loss?.dispose();
  return 1;
});
process.stdout.write(`${JSON.stringify(timing)}\n`);
