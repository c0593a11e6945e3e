import type { Store } from '#core/store/database.ts';
import { addTo } from '#shared/lists.ts';
import { positionList } from '../example-rows.ts';
import { followClasses } from '../versions/class-numbers.ts';
import type { DatasetAt } from '../versions/state-cache.ts';
import { readRenumberings } from '../versions/version-rows.ts';

/**
 * The labels that a person found right, by position, as classes are numbered now; null where that class is gone. A row
 * has a label as the version numbers it that it was found right in, so that to take an edit of classes back restores it.
 */
export async function readKeptLabels(store: Store, id: string): Promise<Map<number, number | null>> {
  const rows = await store
    .selectFrom('kept_label')
    .select(['position', 'label', 'version'])
    .where('dataset_id', '=', id)
    .orderBy('version')
    .execute();
  const byVersion = new Map<number, typeof rows>();
  for (const row of rows) addTo(byVersion, row.version, row);
  const renumberings = await readRenumberings(store, id);
  const kept = new Map<number, number | null>();
  for (const [version, found] of byVersion) {
    const count = found.reduce((most, { label }) => Math.max(most, label + 1), 0);
    const numbers = followClasses(count, version, renumberings);
    for (const { position, label } of found) kept.set(position, numbers[label] ?? null);
  }
  return kept;
}

/** Says that labels are right as they are in the current version. Meant for a transaction. */
export async function keepLabels(transaction: Store, { dataset, state }: DatasetAt, positions: Iterable<number>): Promise<void> {
  await dropKeptLabels(transaction, dataset.id, positions);
  for (const position of new Set(positions)) {
    const label = state.labels[position];
    if (label === undefined) continue;
    const row = { dataset_id: dataset.id, position, label, version: dataset.version };
    await transaction.insertInto('kept_label').values(row).execute();
  }
}

/** Takes back that labels are right. */
export async function dropKeptLabels(store: Store, id: string, positions: Iterable<number>): Promise<void> {
  await store.deleteFrom('kept_label').where('dataset_id', '=', id).where('position', 'in', positionList(positions)).execute();
}
