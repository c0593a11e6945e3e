import { Failure } from '#shared/failure.ts';
import { archiveCases } from './archives.ts';
import { datasetCases } from './datasets.ts';
import { Random } from './random.ts';

/** One reader under test. `run` makes a file, reads it, and throws what is wrong; a `Failure` is an answer like any. */
export interface FuzzCase {
  name: string;
  run: (random: Random) => Promise<void>;
}

export const fuzzCases: readonly FuzzCase[] = [...archiveCases, ...datasetCases];

/** Runs case `number` of a reader. @returns the failure's code, or `read` @throws what is no failure */
export async function runCase({ name, run }: FuzzCase, number: number): Promise<string> {
  let seed = number;
  for (const character of name) seed = (Math.imul(seed, 31) + character.charCodeAt(0)) | 0;
  try {
    await run(new Random(seed));
    return 'read';
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.code;
    throw new Error(`case ${number} of ${name}`, { cause: thrown });
  }
}
