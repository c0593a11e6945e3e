import { expect } from 'vitest';
import { loadTensorflow } from '#engine/runtime/tensorflow.ts';

export const tf = await loadTensorflow({ threads: 1 });

/** Runs `work` and fails when it leaves a tensor behind or takes one away. */
export async function keepingTensorCount<T>(work: () => T | Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const result = await work();
  expect(tf.memory().numTensors).toBe(before);
  return result;
}
