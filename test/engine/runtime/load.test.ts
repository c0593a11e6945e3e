import { beforeEach, expect, test, vi } from 'vitest';
import { loadTensorflow } from '#engine/runtime/tensorflow.ts';

const settings = [
  'TF_FORCE_GPU_ALLOW_GROWTH',
  'TF_DETERMINISTIC_OPS',
  'TF_NUM_INTRAOP_THREADS',
  'TF_NUM_INTEROP_THREADS',
];
/** The environment as TensorFlow finds it, which reads it when it is loaded. */
let found: NodeJS.ProcessEnv;

beforeEach(({ onTestFinished }) => {
  for (const name of settings) vi.stubEnv(name, undefined);
  vi.doMock('@tensorflow/tfjs-node-gpu', () => {
    found = { ...process.env };
    const binding = { isUsingGpuDevice: () => true };
    const backend = { binding, executeSingleOutput: null, executeMultipleOutputs: null };
    return { ready: () => Promise.resolve(), backend: () => backend };
  });
  vi.resetModules();
  onTestFinished(() => void vi.unstubAllEnvs());
});

test('TensorFlow is told to take memory of a GPU as it needs it and to repeat bit for bit before it is loaded', async () => {
  await loadTensorflow({ threads: null });
  expect(found).toMatchObject({ TF_FORCE_GPU_ALLOW_GROWTH: 'true', TF_DETERMINISTIC_OPS: '1' });
  expect(found).not.toHaveProperty('TF_NUM_INTRAOP_THREADS');
});

test('an environment variable that is set already wins, and threads are as many as asked for', async () => {
  vi.stubEnv('TF_FORCE_GPU_ALLOW_GROWTH', 'false');
  await loadTensorflow({ threads: 1 });
  expect(found).toMatchObject({ TF_FORCE_GPU_ALLOW_GROWTH: 'false', TF_NUM_INTRAOP_THREADS: '1' });
});
