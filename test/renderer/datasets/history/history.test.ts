import { describe, expect, test } from 'vitest';
import type { DatasetVersion } from '#shared/dataset/edit.ts';
import { runsByVersion } from '../../../../src/renderer/datasets/history/runs-by-version.ts';
import { latestUndoable } from '../../../../src/renderer/datasets/history/undoable.ts';

function versions(...made: [kind: DatasetVersion['kind'], undoes?: number][]): DatasetVersion[] {
  return made
    .map(([kind, undoes], index) => ({
      number: index + 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      kind,
      what: kind,
      changed: 1,
      fingerprint: '',
      undoes: undoes ?? null,
    }))
    .reverse();
}

describe('what an undo takes back', () => {
  test('is the latest edit, and never the import', () => {
    expect(latestUndoable(versions(['import']))).toBeUndefined();
    expect(latestUndoable(versions(['import'], ['exclude'], ['relabel']))?.number).toBe(3);
  });

  test('is none that was taken back already, however often one undoes', () => {
    const once = versions(['import'], ['exclude'], ['relabel'], ['undo', 3]);
    expect(latestUndoable(once)?.number).toBe(2);
    const twice = versions(['import'], ['exclude'], ['relabel'], ['undo', 3], ['undo', 2]);
    expect(latestUndoable(twice)).toBeUndefined();
    const edited = versions(['import'], ['exclude'], ['undo', 2], ['move']);
    expect(latestUndoable(edited)?.number).toBe(4);
  });
});

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
