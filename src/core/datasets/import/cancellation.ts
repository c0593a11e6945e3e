import { datasetFailures } from '#shared/dataset/failures.ts';

/** @throws {Failure} `import-cancelled` */
export function assertNotCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw datasetFailures.cancelled();
}
