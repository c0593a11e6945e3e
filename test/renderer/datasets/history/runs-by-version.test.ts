import { expect, test } from 'vitest';
import { runsByVersion } from '../../../../src/renderer/datasets/history/runs-by-version.ts';

test('runs stand with the version that they used, newest first', () => {
  const run = (id: string, datasetId: string, datasetVersion: number, createdAt: string) => {
    return { id, name: id, datasetId, datasetVersion, createdAt };
  };
  const found = runsByVersion(
    [run('a', 'd', 1, '2026-01-01'), run('b', 'd', 2, '2026-01-02'), run('c', 'd', 1, '2026-01-03'), run('e', 'x', 1, '2026')],
    'd',
  );
  expect([...found].map(([version, runs]) => [version, runs.map(({ id }) => id)])).toEqual([
    [1, ['c', 'a']],
    [2, ['b']],
  ]);
});
