import type { Split } from '#shared/dataset/schema.ts';
import type { EvaluatedExamples } from '#shared/metric/evaluated-examples.ts';
import type { Evaluation } from '#shared/run/evaluation.ts';
import { SplitEvaluation } from './split-evaluation.ts';

export interface EvaluationTask {
  /**
   * Computes [positions.length, classes] logits, row by row; what it returns is read before it is called again.
   * `next` are the positions that it will be called with after these, none at the end.
   */
  logits: (positions: Uint32Array, next: Uint32Array) => Float32Array | Promise<Float32Array>;
  /** Class of every example of the dataset, by position. */
  labels: Uint16Array;
  split: Split;
  /** The examples of the split, at least one. */
  positions: Uint32Array;
  batchSize: number;
  /** Their names. */
  classes: readonly string[];
  /** Called after each batch with its size; `false` abandons the evaluation. */
  afterBatch: (examples: number) => Promise<boolean>;
}

export interface EvaluatedSplit {
  evaluation: Evaluation;
  /** In the order of the task's positions. */
  examples: EvaluatedExamples;
}

/** @returns null when `afterBatch` abandoned it */
export async function evaluate(task: EvaluationTask): Promise<EvaluatedSplit | null> {
  const { logits, labels, split, positions, batchSize, classes, afterBatch } = task;
  const evaluation = new SplitEvaluation(classes, positions.length);
  for (let start = 0; start < positions.length; start += batchSize) {
    const batch = positions.subarray(start, start + batchSize);
    const batchLabels = Int32Array.from(batch, (position) => labels[position] ?? 0);
    const next = positions.subarray(start + batchSize, start + 2 * batchSize);
    evaluation.add(await logits(batch, next), batchLabels, batch);
    if (!(await afterBatch(batch.length))) return null;
  }
  return { evaluation: evaluation.result(split), examples: evaluation.examples() };
}
