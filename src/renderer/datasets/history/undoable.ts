import type { DatasetVersion } from '#shared/dataset/edit.ts';

/** The latest edit that was not taken back, which is what an undo takes back. @param versions newest first */
export function latestUndoable(versions: readonly DatasetVersion[]): DatasetVersion | undefined {
  const takenBack = new Set(versions.map(({ undoes }) => undoes));
  return versions.find(({ kind, number }) => kind !== 'undo' && kind !== 'import' && !takenBack.has(number));
}
