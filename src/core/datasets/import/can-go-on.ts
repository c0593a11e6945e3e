import { datasetFailures } from '#shared/dataset/failures.ts';
import type { Failure } from '#shared/failure.ts';

/** What an import fails with that can go on once its source is there again, or its process is started again. */
const codes: ReadonlySet<string> = new Set([
  datasetFailures.sourceGone('').code,
  datasetFailures.sourceMissing('').code,
  datasetFailures.importerEnded('').code,
]);

/** Whether what an import had packed is of use after a failure. */
export function canGoOn({ code }: Pick<Failure, 'code'>): boolean {
  return codes.has(code);
}
