import { addTo } from '#shared/lists.ts';
import type { RunSummary } from '#shared/run/schema.ts';

type UsedVersion = Pick<RunSummary, 'id' | 'name' | 'datasetId' | 'datasetVersion' | 'createdAt'>;

/** The runs that used a dataset, by the version that they used, newest first. */
export function runsByVersion(
  runs: readonly UsedVersion[],
  datasetId: string,
): ReadonlyMap<number, readonly UsedVersion[]> {
  const byVersion = new Map<number, UsedVersion[]>();
  for (const run of [...runs].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))) {
    if (run.datasetId !== datasetId) continue;
    addTo(byVersion, run.datasetVersion, run);
  }
  return byVersion;
}
