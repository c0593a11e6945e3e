import type { Tensor, Tensorflow } from './tensorflow.ts';

interface OpAttribute {
  name: string;
  type: number;
  value: number | boolean;
}

/** The part of tfjs-node's backend that the engine uses beyond tfjs: single TensorFlow ops, called by name. */
interface NodeBackend {
  readonly binding: {
    /** Of libtensorflow, for instance 2.21.0. */
    readonly TF_Version: string;
    readonly TF_ATTR_TYPE: number;
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
    isUsingGpuDevice(): boolean;
  };
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(op: string, attributes: OpAttribute[], inputs: Tensor[], outputs: number): Tensor[];
}

/** @throws {Error} when tfjs runs on any other backend, which the engine never selects */
export function nodeBackend(tf: Tensorflow): NodeBackend {
  const backend: object = tf.backend();
  if (!isNodeBackend(backend)) throw new Error('tfjs does not run on the TensorFlow binding');
  return backend;
}

/** The `T`-like attribute of an op that says what its elements are. */
export function typeAttribute(backend: NodeBackend, name: string, type: 'float32' | 'int32'): OpAttribute {
  const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
  return { name, type: TF_ATTR_TYPE, value: type === 'float32' ? TF_FLOAT : TF_INT32 };
}

function isNodeBackend(backend: object): backend is NodeBackend {
  return 'binding' in backend && 'executeSingleOutput' in backend && 'executeMultipleOutputs' in backend;
}
