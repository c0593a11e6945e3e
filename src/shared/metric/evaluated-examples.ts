import type { Split } from '../dataset/schema.ts';
import { runFailures } from '../run/failures.ts';
import { type ElementType, findTensor, type StoredTensor, type TensorFile, type TensorOf } from '../safetensors.ts';

/** With more probabilities than this (256 MB) only those of the predicted and the own class are kept. */
export const maximumProbabilities = 64e6;

/** What became of each example of a split, in parallel. */
export interface EvaluatedExamples {
  /** Place of the example in the dataset. */
  positions: Uint32Array;
  /** Cross-entropy in nats. */
  losses: Float32Array;
  /** The most probable class. */
  predictions: Uint16Array;
  /** Probability of the predicted class. */
  predictedProbabilities: Float32Array;
  /** Probability of the example's own class. */
  trueProbabilities: Float32Array;
  /** Of every class, [examples, classes] row by row; null where there are more than `maximumProbabilities`. */
  probabilities: Float32Array | null;
}

/** Name of the file that keeps them, in the folder of the run's checkpoints. */
export const evaluatedExamplesFile = (split: Split) => `examples-${split}.safetensors`;

/** What such a file holds. */
export function encodeEvaluatedExamples(examples: EvaluatedExamples, split: Split): TensorFile {
  const shape = [examples.positions.length];
  const { probabilities } = examples;
  const tensors = new Map<string, StoredTensor>([
    ['position', { type: 'U32', shape, data: examples.positions }],
    ['loss', { type: 'F32', shape, data: examples.losses }],
    ['prediction', { type: 'U16', shape, data: examples.predictions }],
    ['predicted_probability', { type: 'F32', shape, data: examples.predictedProbabilities }],
    ['true_probability', { type: 'F32', shape, data: examples.trueProbabilities }],
  ]);
  if (probabilities !== null) {
    const classes = probabilities.length / Math.max(1, examples.positions.length);
    tensors.set('probabilities', { type: 'F32', shape: [...shape, classes], data: probabilities });
  }
  return { tensors, metadata: { format: 'xent-examples-1', split } };
}

/**
 * @param file named in the failure
 * @throws {Failure} `file-damaged` where it is not such a file
 */
export function decodeEvaluatedExamples({ tensors }: TensorFile, file: string): EvaluatedExamples {
  const count = tensors.get('position')?.shape[0];
  const column = <Type extends ElementType>(name: string, type: Type): TensorOf<Type>['data'] => {
    const tensor = findTensor(tensors, name, type);
    if (tensor?.shape.length !== 1 || tensor.shape[0] !== count) {
      throw runFailures.fileDamaged(file, `it has no ${name} of each example`);
    }
    return tensor.data;
  };
  const probabilities = findTensor(tensors, 'probabilities', 'F32');
  if (probabilities && (probabilities.shape.length !== 2 || probabilities.shape[0] !== count)) {
    throw runFailures.fileDamaged(file, 'it has no probabilities of each example');
  }
  return {
    positions: column('position', 'U32'),
    losses: column('loss', 'F32'),
    predictions: column('prediction', 'U16'),
    predictedProbabilities: column('predicted_probability', 'F32'),
    trueProbabilities: column('true_probability', 'F32'),
    probabilities: probabilities?.data ?? null,
  };
}
