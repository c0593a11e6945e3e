import type * as tensorflow from '@tensorflow/tfjs-node-gpu';
import { runFailures } from '#shared/run/failures.ts';
import { workspaceFailures } from '#shared/workspace/failures.ts';
import { loadKernels } from './kernels.ts';
import { nodeBackend } from './node-backend.ts';
import { restoreRemovedNodeFunctions } from './node-compatibility.ts';

export type { LayersModel, SymbolicTensor, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';

/** tfjs as the rest of the engine uses it: handed on by whoever loaded it, never imported. */
export type Tensorflow = typeof tensorflow;
/** A layer of a LayersModel. */
export type TfLayer = tensorflow.layers.Layer;

export interface LoadOptions {
  /** Processor threads for one op; null leaves it to TensorFlow, which takes every core. See `threadsFor`. */
  threads: number | null;
}

/**
 * Loads TensorFlow into this process, which takes a second or two. How many threads it has and how it behaves is
 * settled by the first call for the life of the process; an environment variable that is already set wins.
 *
 * @throws {Failure} `native-missing` where it is not set up, `tensorflow-unusable` where it is and does not load
 */
export async function loadTensorflow({ threads }: LoadOptions): Promise<Tensorflow> {
  setDefault('TF_CPP_MIN_LOG_LEVEL', '2');
  setDefault('TF_FORCE_GPU_ALLOW_GROWTH', 'true');
  // On a GPU some ops otherwise add up in whatever order threads finish, and a run would not repeat bit for bit.
  setDefault('TF_DETERMINISTIC_OPS', '1');
  if (threads !== null) {
    setDefault('TF_NUM_INTRAOP_THREADS', String(threads));
    setDefault('TF_NUM_INTEROP_THREADS', '1');
  }
  restoreRemovedNodeFunctions();
  const tf = await importTensorflow();
  // They are written for the processor; on a GPU TensorFlow's own ops keep tensors where they are.
  if (!nodeBackend(tf).binding.isUsingGpuDevice()) loadKernels();
  return tf;
}

async function importTensorflow(): Promise<Tensorflow> {
  try {
    const tf = await import('@tensorflow/tfjs-node-gpu');
    await tf.ready();
    return tf;
  } catch (thrown) {
    throw loadFailure(thrown);
  }
}

function loadFailure(thrown: unknown) {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const missing = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' || words.includes('can not be found');
  return missing
    ? workspaceFailures.nativeMissing('TensorFlow')
    : runFailures.tensorflowUnusable(words.split('\n')[0] ?? words);
}

function setDefault(name: string, value: string): void {
  process.env[name] ??= value;
}
