import { setImmediate } from 'node:timers/promises';
import { CompiledQuery, type Selectable, sql } from 'kysely';
import type { Store } from '#core/store/database.ts';
import type { Tables } from '#core/store/tables.ts';
import { type Example, splits } from '#shared/dataset/schema.ts';
import { addTo } from '#shared/lists.ts';
import type { PackedDataset, PackedImage } from './import/packed-dataset.ts';
import type { Delta } from './versions/delta.ts';
import { type DatasetState, takenBack } from './versions/dataset-state.ts';

/** Few enough that a statement on them leaves the process time for others. */
const rowsAtOnce = 10_000;

const columns = [
  'dataset_id',
  'position',
  'label',
  'split',
  'path',
  'group_name',
  'width',
  'height',
  'bytes',
  'brightness',
  'contrast',
  'sharpness',
  'constant',
  'pixel_hash',
  'perceptual_hash',
] as const;
/** SQLite takes at most 32,766 values a statement. */
const rowsPerInsert = 500;

/** Adds the images of an import. Their labels are numbers of `packed.classes`, which `numbers` translates. */
export async function insertExamples(
  store: Store,
  id: string,
  packed: PackedDataset,
  numbers: readonly number[],
): Promise<void> {
  const { firstPosition, labels, splits } = packed;
  let index = 0;
  for await (const images of packed.images()) {
    for (let from = 0; from < images.length; from += rowsPerInsert) {
      const rows = images.slice(from, from + rowsPerInsert);
      const values = rows.flatMap((image) => {
        const label = numbers[labels[index] ?? 0] ?? 0;
        const split = splits[index] ?? 0;
        return exampleValues(id, firstPosition + index++, label, split, image);
      });
      // The query builder would take ten times as long for so many values.
      await store.executeQuery(CompiledQuery.raw(insertOf(rows.length), values));
    }
  }
  if (index !== labels.length) throw new Error(`an import of ${labels.length} images told of ${index}`);
}

function exampleValues(id: string, position: number, label: number, split: number, { path, group, facts }: PackedImage) {
  const { width, height, bytes, brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash } = facts;
  const hash = Buffer.from(perceptualHash, 'hex');
  const measured = [width, height, bytes, brightness, contrast, sharpness, Number(isConstant), pixelHash, hash];
  return [id, position, label, split, path, group, ...measured];
}

function insertOf(rows: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`;
  return `INSERT INTO example (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}

/**
 * Finds the images that have the same pixels, among those that were not taken back. They are alike too, which the search
 * for near duplicates adds to; images that it has looked at keep what it found.
 */
export async function groupExactDuplicates(store: Store, id: string): Promise<void> {
  const hasPixels = sql`example.dataset_id = ${id} AND example.pixel_hash IS NOT NULL AND example.excluded != ${takenBack}`;
  await sql`UPDATE example SET exact_group = NULL WHERE dataset_id = ${id} AND exact_group IS NOT NULL`.execute(store);
  await sql`
    WITH sets AS (
      SELECT pixel_hash, min(position) AS first FROM example WHERE ${hasPixels}
      GROUP BY pixel_hash HAVING count(*) > 1
    )
    UPDATE example SET exact_group = sets.first, near_group = coalesce(near_group, sets.first)
    FROM sets WHERE ${hasPixels} AND example.pixel_hash = sets.pixel_hash
  `.execute(store);
}

/** Whether any image is in a group of an import's group column, among those that were not taken back. */
export async function hasGroups(store: Store, id: string): Promise<boolean> {
  const row = await store
    .selectFrom('example')
    .select('position')
    .where('dataset_id', '=', id)
    .where('group_name', 'is not', null)
    .where('excluded', '!=', takenBack)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What the rows say of every image. */
export async function readState(
  store: Store,
  id: string,
  classes: readonly string[],
  count: number,
): Promise<DatasetState> {
  const state = {
    classes,
    labels: new Uint16Array(count),
    splits: new Uint8Array(count),
    excluded: new Uint8Array(count),
  };
  for (let from = 0; from < count; from += rowsAtOnce) {
    const rows = await store
      .selectFrom('example')
      .select(['position', 'label', 'split', 'excluded'])
      .where('dataset_id', '=', id)
      .where('position', '>=', from)
      .where('position', '<', from + rowsAtOnce)
      .execute();
    for (const { position, label, split, excluded } of rows) {
      state.labels[position] = label;
      state.splits[position] = split;
      state.excluded[position] = excluded;
    }
    await setImmediate();
  }
  return state;
}

/** Writes what `after` says of the images that a delta names. */
export async function writeState(store: Store, id: string, after: DatasetState, { positions }: Delta): Promise<void> {
  for (const alike of alikeIn(after, positions)) {
    const first = alike[0] ?? 0;
    const values = {
      label: after.labels[first] ?? 0,
      split: after.splits[first] ?? 0,
      excluded: after.excluded[first] ?? 0,
    };
    for (let from = 0; from < alike.length; from += rowsAtOnce) {
      await store
        .updateTable('example')
        .set(values)
        .where('dataset_id', '=', id)
        .where('position', 'in', positionList(alike.slice(from, from + rowsAtOnce)))
        .execute();
      await setImmediate();
    }
  }
}

/** Positions by what they are to become, ascending. */
function alikeIn({ labels, splits, excluded }: DatasetState, positions: Uint32Array): Iterable<number[]> {
  const found = new Map<number, number[]>();
  for (const position of positions) {
    const key = (labels[position] ?? 0) * 16 + (splits[position] ?? 0) * 4 + (excluded[position] ?? 0);
    addTo(found, key, position);
  }
  return found.values();
}

/** Any number of positions as one value of a statement, to be used after `in`. */
export function positionList(positions: Iterable<number>) {
  return sql<number>`(SELECT value FROM json_each(${JSON.stringify([...positions])}))`;
}

type ExampleRow = Pick<Selectable<Tables['example']>, 'position' | 'label' | 'split' | 'excluded' | 'path'>;

/** An example as its row has it. */
export function toExample(row: ExampleRow): Example {
  const { position, label, split, excluded, path } = row;
  return { position, label, split: splits[split] ?? 'train', isExcluded: excluded === 1, path };
}
