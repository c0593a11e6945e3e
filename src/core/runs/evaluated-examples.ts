import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Split, splits } from '#shared/dataset/schema.ts';
import {
  decodeEvaluatedExamples,
  type EvaluatedExamples,
  evaluatedExamplesFile,
} from '#shared/metric/evaluated-examples.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { Run } from '#shared/run/schema.ts';
import { decodeSafetensors } from '#shared/safetensors.ts';

/**
 * What a run's latest evaluation of a split made of each example; null where it evaluated none.
 *
 * @param folder of the run's checkpoints
 * @throws {Failure} `file-damaged`
 */
export async function readEvaluatedExamples(folder: string, split: Split): Promise<EvaluatedExamples | null> {
  const file = join(folder, evaluatedExamplesFile(split));
  try {
    const bytes = await readFile(file);
    return decodeEvaluatedExamples(decodeSafetensors(bytes, file), file);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT') return null;
    if (typeof code === 'string' && code.startsWith('E')) throw runFailures.fileDamaged(file, `the system says ${code}`);
    throw thrown;
  }
}

/** A split that a run has evaluated, and what names this evaluation of it. */
export interface EvaluatedSplit {
  split: Split;
  version: string;
}

/**
 * The splits whose examples say what a run now makes of them, in the order of `splits`. Those of a test split belong to
 * the evaluation at a run's end, which resuming takes back.
 *
 * @param folder of the run's checkpoints
 */
export async function evaluatedSplits({ id, evaluation }: Run, folder: string): Promise<EvaluatedSplit[]> {
  const current = splits.filter((split) => split === 'validation' || split === evaluation?.split);
  const found = await Promise.all(
    current.map(async (split) => {
      const stats = await stat(join(folder, evaluatedExamplesFile(split))).catch(() => null);
      return stats && { split, version: `${id} ${split} ${stats.mtimeMs}` };
    }),
  );
  return found.filter((each) => each !== null);
}
