import { describe, expect, test } from 'vitest';
import type { DatasetVersion } from '#shared/dataset/edit.ts';
import { latestStanding, latestUndo } from '#shared/dataset/standing.ts';

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
    expect(latestStanding(versions(['import']))).toBeUndefined();
    expect(latestStanding(versions(['import'], ['exclude'], ['relabel']))?.number).toBe(3);
  });

  test('is none that was taken back already, however often one undoes', () => {
    const once = versions(['import'], ['exclude'], ['relabel'], ['undo', 3]);
    expect(latestStanding(once)?.number).toBe(2);
    const twice = versions(['import'], ['exclude'], ['relabel'], ['undo', 3], ['undo', 2]);
    expect(latestStanding(twice)).toBeUndefined();
    const edited = versions(['import'], ['exclude'], ['undo', 2], ['move']);
    expect(latestStanding(edited)?.number).toBe(4);
  });
});

describe('what a redo takes back', () => {
  test('is the latest undo, one after the other, and none where an edit was made since', () => {
    expect(latestUndo(versions(['import'], ['exclude']))).toBeUndefined();
    const twice = versions(['import'], ['exclude'], ['move'], ['undo', 3], ['undo', 2]);
    expect(latestUndo(twice)?.number).toBe(5);
    const again = versions(['import'], ['exclude'], ['move'], ['undo', 3], ['undo', 2], ['redo', 5]);
    expect(latestUndo(again)?.number).toBe(4);
    expect(latestStanding(again)?.number).toBe(2);
    const all = versions(['import'], ['exclude'], ['move'], ['undo', 3], ['undo', 2], ['redo', 5], ['redo', 4]);
    expect(latestUndo(all)).toBeUndefined();
    expect(latestStanding(all)?.number).toBe(3);
    expect(latestUndo(versions(['import'], ['exclude'], ['undo', 2], ['move']))).toBeUndefined();
  });

  test('is what was made again and taken back once more', () => {
    const made = versions(['import'], ['exclude'], ['undo', 2], ['redo', 3], ['undo', 2]);
    expect(latestStanding(made)).toBeUndefined();
    expect(latestUndo(made)?.number).toBe(5);
  });
});
