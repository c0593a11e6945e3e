import { readEvaluatedExamples } from '#core/runs/evaluated-examples.ts';
import type { UnusedReason } from '#shared/dataset/wrong-label.ts';
import { isActive, type RunStatus } from '#shared/run/schema.ts';
import type { ClassNumbers } from '../versions/class-numbers.ts';
import { heldOutSplits, type PredictionTable } from './held-out-predictions.ts';

/** A run that may have examined images of a dataset. */
export interface ExaminingRun {
  id: string;
  name: string;
  status: RunStatus;
  /** Of its checkpoints. */
  folder: string;
  /** Of its classes, what they are numbered now. */
  numbers: ClassNumbers;
}

/**
 * Adds what a run makes of the splits that it did not train on.
 *
 * @returns why it has nothing to say; null where any of it counts
 * @throws {Failure} `file-damaged`
 */
export async function addPredictions(
  table: PredictionTable,
  { status, folder, numbers }: ExaminingRun,
): Promise<Exclude<UnusedReason, 'poor'> | null> {
  if (isActive(status)) return 'active';
  let why: Exclude<UnusedReason, 'poor'> = status === 'diverged' ? 'diverged' : 'nothing-held-out';
  let counts = false;
  for (const split of heldOutSplits) {
    const examples = await readEvaluatedExamples(folder, split);
    if (!examples) continue;
    const { positions, probabilities } = examples;
    if (probabilities?.length !== positions.length * numbers.length) why = 'probabilities-not-kept';
    else if (!probabilities.every(Number.isFinite)) why = 'diverged';
    else if (await table.add(positions, probabilities, numbers)) counts = true;
  }
  return counts ? null : why;
}
