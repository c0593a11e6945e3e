import path from 'node:path';
import type { Split } from '#shared/dataset/schema.ts';
import { runFailures } from '#shared/run/failures.ts';
import { type ElementType, findTensor, type StoredTensor, type TensorOf } from '../checkpoint/safetensors.ts';
import { readSafetensors, writeSafetensors } from '../checkpoint/safetensors-file.ts';

/** What became of each example of a split, in parallel: 18 bytes an example. */
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
}

const fileName = (split: Split) => `examples-${split}.safetensors`;

/**
 * Keeps them in `folder`, which exists, as `examples-<split>.safetensors`, in place of what is there.
 *
 * @throws {Failure} `disk-full` or `not-writable`
 */
export async function writeExamples(folder: string, split: Split, examples: EvaluatedExamples): Promise<void> {
  const shape = [examples.positions.length];
  const tensors = new Map<string, StoredTensor>([
    ['position', { type: 'U32', shape, data: examples.positions }],
    ['loss', { type: 'F32', shape, data: examples.losses }],
    ['prediction', { type: 'U16', shape, data: examples.predictions }],
    ['predicted_probability', { type: 'F32', shape, data: examples.predictedProbabilities }],
    ['true_probability', { type: 'F32', shape, data: examples.trueProbabilities }],
  ]);
  await writeSafetensors(path.join(folder, fileName(split)), tensors, { format: 'xent-examples-1', split });
}

/** @throws {Failure} `file-damaged` where there is none, or it is not such a file */
export async function readExamples(folder: string, split: Split): Promise<EvaluatedExamples> {
  const file = path.join(folder, fileName(split));
  const { tensors } = await readSafetensors(file);
  const count = tensors.get('position')?.shape[0];
  const column = <Type extends ElementType>(name: string, type: Type): TensorOf<Type>['data'] => {
    const tensor = findTensor(tensors, name, type);
    if (tensor?.shape.length !== 1 || tensor.shape[0] !== count) {
      throw runFailures.fileDamaged(file, `it has no ${name} of each example`);
    }
    return tensor.data;
  };
  return {
    positions: column('position', 'U32'),
    losses: column('loss', 'F32'),
    predictions: column('prediction', 'U16'),
    predictedProbabilities: column('predicted_probability', 'F32'),
    trueProbabilities: column('true_probability', 'F32'),
  };
}
