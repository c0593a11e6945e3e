import type { Split } from '#shared/dataset/schema.ts';
import type { Evaluation } from '#shared/run/schema.ts';
import type { BatchReader } from '../data/batch-reader.ts';
import { forward } from '../model/forward.ts';
import type { LayersModel, Tensorflow } from '../runtime/tensorflow.ts';
import { SplitEvaluation } from './split-evaluation.ts';

export interface EvaluationTask {
  tf: Tensorflow;
  model: LayersModel;
  reader: BatchReader;
  split: Split;
  /** The examples of the split, at least one. */
  positions: Uint32Array;
  batchSize: number;
  classes: readonly string[];
  /** Called after each batch with its size; `false` abandons the evaluation. */
  afterBatch: (examples: number) => Promise<boolean>;
}

/** @returns null when `afterBatch` abandoned it */
export async function evaluate(task: EvaluationTask): Promise<Evaluation | null> {
  const { tf, model, reader, split, positions, batchSize, classes, afterBatch } = task;
  const evaluation = new SplitEvaluation(classes);
  for (let start = 0; start < positions.length; start += batchSize) {
    const batch = reader.read(positions.subarray(start, start + batchSize));
    const logits = tf.tidy(() => forward(tf, model, batch.pixels, batch.size).dataSync<'float32'>());
    evaluation.add(logits, batch.labels);
    if (!(await afterBatch(batch.size))) return null;
  }
  return evaluation.result(split);
}
