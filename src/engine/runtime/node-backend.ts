import type { Tensor, Tensorflow } from './tensorflow.ts';

export interface OpAttribute {
  name: string;
  type: number;
  value: number | boolean | string | number[];
}

/** TensorFlow as tfjs-node's native part offers it. */
export interface NodeBinding {
  /** Of libtensorflow, for instance 2.21.0. */
  readonly TF_Version: string;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  isUsingGpuDevice(): boolean;
  getNumOfTensors(): number;
  createTensor(shape: number[], type: number, elements: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(op: string, attributes: OpAttribute[], inputs: number[], outputs: number): { id: number }[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Inputs and outputs are named `node:index`, separated by commas. */
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): { id: number }[];
}

/** The part of tfjs-node's backend that the engine uses beyond tfjs. */
interface NodeBackend {
  readonly binding: NodeBinding;
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(op: string, attributes: OpAttribute[], inputs: Tensor[], outputs: number): Tensor[];
}

/** @throws {Error} when tfjs runs on any other backend, which the engine never selects */
export function nodeBackend(tf: Tensorflow): NodeBackend {
  const backend: object = tf.backend();
  if (!isNodeBackend(backend)) throw new Error('tfjs does not run on the TensorFlow binding');
  return backend;
}

function isNodeBackend(backend: object): backend is NodeBackend {
  return 'binding' in backend && 'executeSingleOutput' in backend && 'executeMultipleOutputs' in backend;
}
