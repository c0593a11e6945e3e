/** What of a version says whether it stands; `kind` as `versionSchema` has it. */
interface Head {
  number: number;
  kind: string;
  undoes: number | null;
}

/** Numbers of the versions that were taken back and, by that not being taken back itself, still are. @param versions newest first */
export function takenBackIn(versions: Iterable<Pick<Head, 'number' | 'undoes'>>): Set<number> {
  const found = new Set<number>();
  for (const { number, undoes } of versions) if (undoes !== null && !found.has(number)) found.add(undoes);
  return found;
}

/** The edit that an undo takes back: the latest that stands. @param versions newest first */
export function latestStanding<Version extends Head>(versions: readonly Version[]): Version | undefined {
  const gone = takenBackIn(versions);
  return versions.find(({ kind, number }) => isEdit(kind) && !gone.has(number));
}

/** The undo that a redo takes back: the latest that stands, unless an edit was made since. @param versions newest first */
export function latestUndo<Version extends Head>(versions: readonly Version[]): Version | undefined {
  const gone = takenBackIn(versions);
  const latest = versions.find(({ kind, number }) => !gone.has(number) && kind !== 'redo');
  return latest?.kind === 'undo' ? latest : undefined;
}

function isEdit(kind: string): boolean {
  return kind !== 'undo' && kind !== 'redo' && kind !== 'import';
}
