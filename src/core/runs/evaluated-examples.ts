import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Split } from '#shared/dataset/schema.ts';
import {
  decodeEvaluatedExamples,
  type EvaluatedExamples,
  evaluatedExamplesFile,
} from '#shared/metric/evaluated-examples.ts';
import { runFailures } from '#shared/run/failures.ts';
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
