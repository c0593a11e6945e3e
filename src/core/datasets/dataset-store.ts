import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Store } from '#core/store/database.ts';
import type { Tables } from '#core/store/tables.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import {
  type Dataset,
  type Example,
  imageFormatSchema,
  type SkippedFile,
  type Split,
  type SplitCounts,
  splitCountsSchema,
  splits,
} from '#shared/dataset/schema.ts';
import type { PackedDataset } from './import/pack.ts';

/** SQLite takes at most 32,766 values a statement. */
const rowsPerInsert = 4000;

export interface ExampleFilter {
  id: string;
  label?: number | undefined;
  split?: Split | undefined;
  offset: number;
  limit: number;
}

/** The rows of datasets, their examples and the files that were skipped. */
export class DatasetStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest first, without the removed. */
  async list(): Promise<Dataset[]> {
    return (await this.#present().orderBy('created_at', 'desc').execute()).map(toDataset);
  }

  /** Also finds removed datasets, which a queued run may still need. @throws {Failure} `dataset-not-found` */
  async get(id: string): Promise<Dataset> {
    const row = await this.#store.selectFrom('dataset').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw datasetFailures.notFound(id);
    return toDataset(row);
  }

  /**
   * Finds a dataset by its id or its name.
   *
   * @throws {Failure} `dataset-not-found` or `dataset-ambiguous`
   */
  async find(idOrName: string): Promise<Dataset> {
    const rows = await this.#present()
      .where((row) => row.or([row('id', '=', idOrName), row('name', '=', idOrName)]))
      .execute();
    const row = rows.find((each) => each.id === idOrName) ?? rows[0];
    if (!row) throw datasetFailures.notFound(idOrName);
    if (rows.length > 1 && row.id !== idOrName) {
      throw datasetFailures.ambiguousName(
        idOrName,
        rows.map((each) => each.id),
      );
    }
    return toDataset(row);
  }

  /** Adds a dataset with all its examples, whole or not at all. */
  async insert(id: string, name: string, source: string, imagesFile: string, packed: PackedDataset): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('dataset')
        .values({
          id,
          name,
          source,
          classes: JSON.stringify(packed.classes),
          format: JSON.stringify(packed.format),
          class_examples: JSON.stringify(countPerClass(packed)),
          skipped_count: packed.skipped.length,
          images_file: imagesFile,
          fingerprint: packed.fingerprint,
          created_at: new Date().toISOString(),
          removed_at: null,
        })
        .execute();
      for (let from = 0; from < packed.paths.length; from += rowsPerInsert) {
        const rows = packed.paths.slice(from, from + rowsPerInsert).map((path, index) => ({
          dataset_id: id,
          position: from + index,
          label: packed.labels[from + index] ?? 0,
          split: packed.splits[from + index] ?? 0,
          path,
        }));
        await transaction.insertInto('example').values(rows).execute();
      }
      for (let from = 0; from < packed.skipped.length; from += rowsPerInsert) {
        const rows = packed.skipped.slice(from, from + rowsPerInsert).map((file) => ({ dataset_id: id, ...file }));
        await transaction.insertInto('skipped_file').values(rows).execute();
      }
    });
  }

  async skipped(id: string): Promise<SkippedFile[]> {
    return this.#store
      .selectFrom('skipped_file')
      .select(['path', 'code', 'reason'])
      .where('dataset_id', '=', id)
      .orderBy('id')
      .execute();
  }

  /** A page of examples in packed order, and how many there are in all that fit the filter. */
  async examples(filter: ExampleFilter): Promise<{ total: number; examples: Example[] }> {
    let query = this.#store.selectFrom('example').where('dataset_id', '=', filter.id);
    if (filter.label !== undefined) query = query.where('label', '=', filter.label);
    if (filter.split !== undefined) query = query.where('split', '=', splits.indexOf(filter.split));
    const { total } = await query
      .select((row) => row.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await query
      .select(['position', 'label', 'split', 'path'])
      .orderBy('position')
      .offset(filter.offset)
      .limit(filter.limit)
      .execute();
    return { total, examples: rows.map((row) => ({ ...row, split: splits[row.split] ?? 'train' })) };
  }

  /** Class and split of every example, in packed order. */
  async labels(id: string) {
    const rows = await this.#store
      .selectFrom('example')
      .select(['label', 'split'])
      .where('dataset_id', '=', id)
      .orderBy('position')
      .execute();
    return {
      labels: Uint16Array.from(rows, (row) => row.label),
      splits: Uint8Array.from(rows, (row) => row.split),
    };
  }

  /** Name of a dataset's packed file and its format; null where there is no such dataset. Removed ones count. */
  async packedFile(id: string) {
    const row = await this.#store
      .selectFrom('dataset')
      .select(['images_file', 'format'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { file: row.images_file, format: imageFormatSchema.parse(JSON.parse(row.format)) } : null;
  }

  /** @throws {Failure} `dataset-not-found` */
  async update(id: string, values: { name?: string; removed_at?: string | null }): Promise<void> {
    const done = await this.#store.updateTable('dataset').set(values).where('id', '=', id).executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw datasetFailures.notFound(id);
  }

  /** Deletes the removed for good. @returns the packed files that are still named */
  async purge(): Promise<Set<string>> {
    await this.#store.deleteFrom('dataset').where('removed_at', 'is not', null).execute();
    const rows = await this.#store.selectFrom('dataset').select('images_file').execute();
    return new Set(rows.map((row) => row.images_file));
  }

  #present() {
    return this.#store.selectFrom('dataset').selectAll().where('removed_at', 'is', null);
  }
}

function toDataset(row: Selectable<Tables['dataset']>): Dataset {
  const classExamples = z.array(splitCountsSchema).parse(JSON.parse(row.class_examples));
  return {
    id: row.id,
    name: row.name,
    classes: z.array(z.string()).parse(JSON.parse(row.classes)),
    examples: sum(classExamples),
    classExamples,
    format: imageFormatSchema.parse(JSON.parse(row.format)),
    fingerprint: row.fingerprint,
    source: row.source,
    skippedCount: row.skipped_count,
    createdAt: row.created_at,
  };
}

function countPerClass({ classes, labels, splits: ofExamples }: PackedDataset): SplitCounts[] {
  const counts = classes.map(() => ({ train: 0, validation: 0, test: 0 }));
  labels.forEach((label, position) => {
    const split = splits[ofExamples[position] ?? 0];
    const count = counts[label];
    if (split && count) count[split]++;
  });
  return counts;
}

function sum(counts: readonly SplitCounts[]): SplitCounts {
  const total = { train: 0, validation: 0, test: 0 };
  for (const count of counts) for (const split of splits) total[split] += count[split];
  return total;
}
