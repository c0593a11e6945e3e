import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import type { Store } from '#core/store/database.ts';
import type { Tables } from '#core/store/tables.ts';
import { type DatasetVersion, versionSchema } from '#shared/dataset/edit.ts';
import type { ClassNumbers, Renumbering } from './class-numbers.ts';

export type VersionRow = Selectable<Tables['dataset_version']>;
/** A version but for what takes room. */
export type VersionHead = Omit<VersionRow, 'before' | 'classes' | 'class_numbers'>;

const headColumns = [
  'dataset_id',
  'number',
  'created_at',
  'kind',
  'what',
  'changed',
  'fingerprint',
  'undoes',
  'image_count',
  'images_hash',
] as const;

export function insertVersion(store: Store, row: Insertable<Tables['dataset_version']>) {
  return store.insertInto('dataset_version').values(row).execute();
}

/** All versions of a dataset, newest first. */
export function versionHeads(store: Store, id: string): Promise<VersionHead[]> {
  return store
    .selectFrom('dataset_version')
    .select(headColumns)
    .where('dataset_id', '=', id)
    .orderBy('number', 'desc')
    .execute();
}

export function versionRow(store: Store, id: string, number: number): Promise<VersionRow | undefined> {
  return store
    .selectFrom('dataset_version')
    .selectAll()
    .where('dataset_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst();
}

/** SHA-256 of the first `count` images of a dataset, which has a version of as many. */
export async function hashOfFirst(store: Store, id: string, count: number): Promise<string> {
  const row = await store
    .selectFrom('dataset_version')
    .select('images_hash')
    .where('dataset_id', '=', id)
    .where('image_count', '=', count)
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new Error(`dataset ${id} has no version of ${count} images`);
  return row.images_hash;
}

/** The versions that say something of the numbers of classes, ascending. */
export async function readRenumberings(store: Store, id: string): Promise<Renumbering[]> {
  const rows = await store
    .selectFrom('dataset_version')
    .select(['number', 'undoes', 'class_numbers'])
    .where('dataset_id', '=', id)
    .where((eb) => eb.or([eb('undoes', 'is not', null), eb('class_numbers', 'is not', null)]))
    .orderBy('number')
    .execute();
  return rows.map(({ number, undoes, class_numbers }) => ({ number, undoes, classNumbers: parseNumbers(class_numbers) }));
}

export function parseNumbers(json: string | null): ClassNumbers | null {
  return json === null ? null : z.array(z.number().nullable()).parse(JSON.parse(json));
}

export function toVersion(row: VersionHead): DatasetVersion {
  return versionSchema.parse({
    number: row.number,
    createdAt: row.created_at,
    kind: row.kind,
    what: row.what,
    changed: row.changed,
    fingerprint: row.fingerprint,
    undoes: row.undoes,
  });
}
