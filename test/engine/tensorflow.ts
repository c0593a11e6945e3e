import { beforeEach, expect } from 'vitest';
import { nodeBackend } from '#engine/runtime/node-backend.ts';
import { loadTensorflow } from '#engine/runtime/tensorflow.ts';

/** TensorFlow for tests. Whatever test of a file that uses it leaves a tensor behind, or takes one away, fails. */
export const tf = await loadTensorflow({ threads: 1 });

const { binding } = nodeBackend(tf);

/** tfjs does not know of the tensors of the engine's own ops, nor TensorFlow of one that no op has used yet. */
function tensorCounts(): { tfjs: number; tensorflow: number } {
  return { tfjs: tf.memory().numTensors, tensorflow: binding.getNumOfTensors() };
}

beforeEach(({ onTestFinished }) => {
  const before = tensorCounts();
  // Of what is to be done when a test is finished, the first to be asked for comes last.
  onTestFinished(() => expect(tensorCounts()).toEqual(before));
});
