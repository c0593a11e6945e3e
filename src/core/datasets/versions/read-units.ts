import { setImmediate } from 'node:timers/promises';
import type { Store } from '#core/store/database.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { SplitPlan } from '#shared/dataset/edit.ts';
import { takenBack } from './dataset-state.ts';
import { KeyedJoiner, Units } from './units.ts';

const rowsAtOnce = 10_000;

/**
 * What a plan keeps on one side: exact duplicates, and by choice near duplicates and the images of one folder or group.
 *
 * @throws {Failure} `no-groups`, or `one-folder-a-class` where that would leave no class to be split
 */
export async function readUnits(
  store: Store,
  id: string,
  labels: Uint16Array,
  plan: Pick<SplitPlan, 'groups' | 'nearDuplicates'>,
): Promise<Units> {
  const units = new Units(labels.length);
  const exact = new KeyedJoiner(units);
  const near = new KeyedJoiner(units);
  const groups = new KeyedJoiner(units);
  const foldersOfClass = new Map<number, string | null>();
  for (let from = 0; from < labels.length; from += rowsAtOnce) {
    const rows = await store
      .selectFrom('example')
      .select(['position', 'exact_group', 'near_group'])
      .$if(plan.groups === 'folder', (query) => query.select('path'))
      .$if(plan.groups === 'column', (query) => query.select('group_name'))
      .where('dataset_id', '=', id)
      .where('excluded', '!=', takenBack)
      .where('position', '>=', from)
      .where('position', '<', from + rowsAtOnce)
      .execute();
    for (const { position, exact_group, near_group, path, group_name } of rows) {
      exact.add(position, exact_group);
      if (plan.nearDuplicates) near.add(position, near_group);
      groups.add(position, group_name ?? null);
      if (path === undefined) continue;
      const folder = folderOf(path);
      groups.add(position, folder);
      const label = labels[position] ?? 0;
      foldersOfClass.set(label, (foldersOfClass.get(label) ?? folder) === folder ? folder : null);
    }
    await setImmediate();
  }
  if (plan.groups === 'column' && groups.keys === 0) throw editFailures.noGroups();
  if (plan.groups === 'folder' && [...foldersOfClass.values()].every((folder) => folder !== null)) {
    throw editFailures.oneFolderAClass();
  }
  return units;
}

/** What comes before a path's last part, in an archive too. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.search(/[^\\/#]*$/)));
}
