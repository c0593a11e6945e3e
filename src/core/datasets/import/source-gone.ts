import { readdir, stat } from 'node:fs/promises';
import { datasetFailures } from '#shared/dataset/failures.ts';

/**
 * Throws where one of the paths that an import was given is there no more, as when its drive was taken away: then what it
 * does not find says nothing about the images. A folder with nothing in it is where a drive was mounted.
 *
 * @throws {Failure} `source-gone`
 */
export async function assertSourcesThere(paths: readonly string[]): Promise<void> {
  for (const path of paths) if (!(await isThere(path))) throw datasetFailures.sourceGone(path);
}

async function isThere(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isDirectory() || (await readdir(path)).length > 0;
  } catch {
    return false;
  }
}
