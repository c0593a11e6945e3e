import type { Store } from '#core/store/database.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import { takenBackIn } from '#shared/dataset/standing.ts';
import { versionHeads } from './versions/version-rows.ts';

/** SQLite takes at most 32,766 values a statement. */
const rowsPerInsert = 4000;

/** Keeps what the import of a version could not use. */
export async function insertSkippedFiles(
  store: Store,
  { id, version }: { id: string; version: number },
  files: readonly SkippedFile[],
): Promise<void> {
  for (let from = 0; from < files.length; from += rowsPerInsert) {
    const rows = files.slice(from, from + rowsPerInsert).map((file) => ({ dataset_id: id, version, ...file }));
    await store.insertInto('skipped_file').values(rows).execute();
  }
}

/** What the imports of a dataset could not use, without those additions that are taken back. */
export async function readSkippedFiles(store: Store, id: string): Promise<SkippedFile[]> {
  return (await standing(store, id)).select(['path', 'code', 'reason']).orderBy('id').execute();
}

export async function countSkippedFiles(store: Store, id: string): Promise<number> {
  const counted = (await standing(store, id)).select((row) => row.fn.countAll<number>().as('count'));
  return (await counted.executeTakeFirstOrThrow()).count;
}

async function standing(store: Store, id: string) {
  const versions = await versionHeads(store, id);
  const gone = takenBackIn(versions);
  const additions = versions.filter(({ kind, number }) => kind === 'add' && gone.has(number));
  return store
    .selectFrom('skipped_file')
    .where('dataset_id', '=', id)
    .where('version', 'not in', additions.map(({ number }) => number));
}
