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
    const same = byVersion.get(run.datasetVersion);
    if (same) same.push(run);
    else byVersion.set(run.datasetVersion, [run]);
  }
  return byVersion;
}
