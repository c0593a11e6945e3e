import type { Store } from '#core/store/database.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import { freeName } from '#shared/dataset/free-name.ts';
import type { Dataset, SkippedFile } from '#shared/dataset/schema.ts';
import { toDataset } from './dataset-row.ts';
import { groupExactDuplicates, insertExamples } from './example-rows.ts';
import { mergeClasses, type PackedDataset } from './import/packed-dataset.ts';
import { insertSkippedFiles, readSkippedFiles } from './skipped-files.ts';
import { areSameSplits, type DatasetState } from './versions/dataset-state.ts';
import type { DatasetVersions } from './versions/dataset-versions.ts';
import { images } from './versions/edits.ts';
import { type NewVersion, recordVersion, versionColumns } from './versions/record.ts';
import { withImages } from './versions/with-images.ts';

/** The rows of datasets, and of the files that their imports skipped. */
export class DatasetStore {
  readonly #store: Store;
  readonly #versions: DatasetVersions;

  constructor(store: Store, versions: DatasetVersions) {
    this.#store = store;
    this.#versions = versions;
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

  /** Whether there is such a dataset that is not removed. */
  async isPresent(id: string): Promise<boolean> {
    return (await this.#present().where('id', '=', id).executeTakeFirst()) !== undefined;
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

  /** Adds a dataset with all its images, whole or not at all. */
  async insert(id: string, name: string, source: string, imagesFile: string, packed: PackedDataset): Promise<void> {
    const count = packed.labels.length;
    const version: NewVersion = {
      number: 1,
      kind: 'import',
      what: `${images(count)} imported`,
      changed: count,
      undoes: null,
      state: withImages(null, packed),
      before: null,
      imagesFile,
    };
    await this.#store.transaction().execute(async (transaction) => {
      const columns = versionColumns({ id, format: packed.format }, version);
      await transaction
        .insertInto('dataset')
        .values({
          ...columns,
          // While it was packed another dataset may have got this name.
          name: freeName(name, (await rowsOf(transaction).execute()).map((row) => row.name)),
          source,
          format: JSON.stringify(packed.format),
          skipped_count: packed.skippedCount,
          created_at: new Date().toISOString(),
          removed_at: null,
        })
        .execute();
      await insertImages(transaction, { id, version: version.number }, packed, packed.classes);
      await recordVersion(transaction, columns, version);
      this.#versions.keep(id, version.number, version.state);
    });
  }

  /**
   * Adds images to a dataset as a new version of it, whole or not at all.
   *
   * @param imagesFile the packed file that has the images of before and then the new ones
   * @throws {Failure} `dataset-not-found`, `dataset-removed`, or `changed-meanwhile` where its splits are others than these
   * were dealt out beside
   */
  async append(
    { id, state: expected }: { id: string; state: DatasetState },
    source: string,
    imagesFile: string,
    packed: PackedDataset,
  ): Promise<void> {
    const count = packed.labels.length;
    await this.#store.transaction().execute(async (transaction) => {
      const { row, dataset, state } = await this.#versions.read(transaction, id);
      if (row.removed_at !== null) throw datasetFailures.removed(dataset.name);
      if (!areSameSplits(state, expected)) throw editFailures.changedMeanwhile(dataset.name);
      const version: NewVersion = {
        number: dataset.version + 1,
        kind: 'add',
        what: `${images(count)} added from ${source}`,
        changed: count,
        undoes: null,
        state: withImages(state, packed),
        before: null,
        imagesFile,
      };
      const columns = versionColumns(dataset, version);
      await insertImages(transaction, { id, version: version.number }, packed, version.state.classes);
      await recordVersion(transaction, columns, version);
      await transaction
        .updateTable('dataset')
        .set({ ...columns, skipped_count: row.skipped_count + packed.skippedCount })
        .where('id', '=', id)
        .execute();
      this.#versions.keep(id, version.number, version.state);
    });
  }

  skipped(id: string): Promise<SkippedFile[]> {
    return readSkippedFiles(this.#store, id);
  }

  /** @throws {Failure} `dataset-not-found` */
  async update(id: string, values: { name?: string; removed_at?: string | null }): Promise<void> {
    const done = await this.#store.updateTable('dataset').set(values).where('id', '=', id).executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw datasetFailures.notFound(id);
  }

  /** The packed files of all that are not removed, or that a run still waits for. */
  async imagesFiles(): Promise<Set<string>> {
    const rows = await this.#store
      .selectFrom('dataset')
      .select('images_file')
      .where((row) => row.or([row('removed_at', 'is', null), row('id', 'in', this.#awaited())]))
      .execute();
    return new Set(rows.map((row) => row.images_file));
  }

  /** Deletes the removed for good, but for those that a run still waits for. */
  async purge(): Promise<void> {
    await this.#store
      .deleteFrom('dataset')
      .where('removed_at', 'is not', null)
      .where('id', 'not in', this.#awaited())
      .execute();
  }

  #awaited() {
    const runs = this.#store.selectFrom('run').where('status', '=', 'queued').where('removed_at', 'is', null);
    return runs.select('dataset_id');
  }

  #present() {
    return rowsOf(this.#store);
  }
}

/** Those of all datasets that are not removed. */
function rowsOf(store: Store) {
  return store.selectFrom('dataset').selectAll().where('removed_at', 'is', null);
}

async function insertImages(
  transaction: Store,
  to: { id: string; version: number },
  packed: PackedDataset,
  classes: readonly string[],
): Promise<void> {
  await insertExamples(transaction, to.id, packed, mergeClasses(classes, packed.classes).numbers);
  await groupExactDuplicates(transaction, to.id);
  for await (const files of packed.skipped()) await insertSkippedFiles(transaction, to, files);
}
