import type { Store } from '#core/store/database.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { DatasetVersion, Edit } from '#shared/dataset/edit.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { sumCounts } from '#shared/dataset/split-counts.ts';
import { type DatasetRow, parseClasses, toDataset } from '../dataset-row.ts';
import { groupExactDuplicates } from '../example-rows.ts';
import { countSkippedFiles } from '../skipped-files.ts';
import { type ClassNumbers, followClasses } from './class-numbers.ts';
import { areSameTakenBack, copyState, countExcluded, countPerClass, type DatasetState, takenBack } from './dataset-state.ts';
import { applyDelta, decodeDelta, difference } from './delta.ts';
import type { Edited } from './edits.ts';
import { countWithoutTakenBack } from './fingerprint.ts';
import { makeEdit } from './make-edit.ts';
import { type NewVersion, recordVersion, versionColumns } from './record.ts';
import { type DatasetAt, StateCache } from './state-cache.ts';
import { latestStanding, latestUndo } from '#shared/dataset/standing.ts';
import { numbersWithoutEdit, type PastEdit, withoutEdit } from './undo.ts';
import { hashOfFirst, parseNumbers, readRenumberings, toVersion, type VersionHead, versionHeads, versionRow } from './version-rows.ts';

/** What a dataset is to become, next to what its row was. */
type NextVersion = Pick<NewVersion, 'kind' | 'undoes' | 'state' | 'classNumbers'> & Pick<Edited, 'what'>;

/**
 * The versions of datasets. The rows of the images hold the current one; each version keeps what its edit changed as it
 * was before, so that an older one is had by walking back from the current.
 */
export class DatasetVersions {
  readonly #store: Store;
  readonly #states = new StateCache();

  constructor(store: Store) {
    this.#store = store;
  }

  /** A dataset as it is now, or was at a version. @throws {Failure} `dataset-not-found` or `version-not-found` */
  at(id: string, version?: number): Promise<DatasetAt> {
    return this.#store.transaction().execute(async (transaction) => {
      const now = await this.read(transaction, id);
      return version === undefined || version === now.dataset.version ? now : past(transaction, now, version);
    });
  }

  /** A dataset as it is now, within a transaction. @throws {Failure} `dataset-not-found` */
  async read(transaction: Store, id: string): Promise<DatasetAt & { row: DatasetRow }> {
    const row = await transaction.selectFrom('dataset').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw datasetFailures.notFound(id);
    const dataset = toDataset(row);
    return { row, dataset, state: await this.#states.read(transaction, dataset) };
  }

  /** Newest first. */
  async history(id: string): Promise<DatasetVersion[]> {
    return (await versionHeads(this.#store, id)).map(toVersion);
  }

  /**
   * Makes a new version; edits that are made at once follow one another. One that changes nothing makes none.
   *
   * @returns whether there is a new version
   * @throws {Failure} one of `editFailures`, or `dataset-not-found`
   */
  edit(id: string, edit: Edit): Promise<boolean> {
    return this.#advance(id, async (transaction, { dataset, state }) => {
      const { after, ...made } = await makeEdit(transaction, dataset, state, edit);
      return { state: after, kind: edit.kind, undoes: null, ...made };
    });
  }

  /** What an edit would make of a dataset, which stays as it is. @throws {Failure} as `edit` */
  async preview(id: string, edit: Edit): Promise<DatasetState> {
    const { dataset, state } = await this.at(id);
    return (await makeEdit(this.#store, dataset, state, edit)).after;
  }

  /**
   * Takes back the latest edit that was not taken back yet, by a new version.
   *
   * @throws {Failure} `nothing-to-undo` or `dataset-not-found`
   */
  async undo(id: string): Promise<void> {
    await this.#advance(id, async (transaction, { dataset, state }) => {
      const edit = latestStanding(await versionHeads(transaction, id));
      if (!edit) throw editFailures.nothingToUndo(dataset.name);
      const past = await pastEdit(transaction, id, edit.number);
      const undone = { state: withoutEdit(state, past), classNumbers: numbersWithoutEdit(state.classes, past) };
      return { ...undone, kind: 'undo', what: () => `Taken back: ${edit.what}`, undoes: edit.number };
    });
  }

  /**
   * Makes the edit again that the latest undo took back, if none was made since, by a new version.
   *
   * @throws {Failure} `nothing-to-redo` or `dataset-not-found`
   */
  async redo(id: string): Promise<void> {
    await this.#advance(id, async (transaction, { dataset, state }) => {
      const heads = await versionHeads(transaction, id);
      const undo = latestUndo(heads);
      const edit = heads.find(({ number }) => number === undo?.undoes);
      if (!undo || !edit) throw editFailures.nothingToRedo(dataset.name);
      const { classNumbers } = await pastEdit(transaction, id, edit.number);
      const after = withoutEdit(state, await pastEdit(transaction, id, undo.number));
      return { state: after, classNumbers: classNumbers ?? undefined, kind: 'redo', what: () => `Made again: ${edit.what}`, undoes: undo.number };
    });
  }

  /** What the first `count` classes of a version are numbered now. */
  async classNumbers(id: string, version: number, count: number): Promise<ClassNumbers> {
    return followClasses(count, version, await readRenumberings(this.#store, id));
  }

  /** Keeps a state that a transaction has just written. */
  keep(id: string, version: number, state: DatasetState): void {
    this.#states.put(id, version, state);
  }

  #advance(
    id: string,
    make: (transaction: Store, now: DatasetAt) => Promise<NextVersion>,
  ): Promise<boolean> {
    return this.#store.transaction().execute(async (transaction) => {
      const { row, dataset, state: old } = await this.read(transaction, id);
      const { state, kind, what, undoes, classNumbers } = await make(transaction, { dataset, state: old });
      const before = difference(old, state);
      // Where classes have other numbers, an image can be of another class by the same number.
      const changed = countChanged(old, state, classNumbers ? old.labels.keys() : before.positions);
      const isChanged = changed > 0 || !sameClasses(old, state);
      if (!isChanged && undoes === null) return false;
      const version: NewVersion = {
        number: dataset.version + 1,
        kind,
        what: what(changed),
        changed,
        undoes,
        state,
        classNumbers,
        before: before.positions.length > 0 ? before : null,
        imagesFile: row.images_file,
        fingerprintedHash: await hashOfFirst(transaction, id, countWithoutTakenBack(state)),
      };
      const columns = versionColumns(dataset, version);
      await recordVersion(transaction, columns, version);
      await transaction.updateTable('dataset').set(columns).where('id', '=', id).execute();
      if (!areSameTakenBack(old, state)) {
        await compareAnew(transaction, id);
        const skipped_count = await countSkippedFiles(transaction, id);
        await transaction.updateTable('dataset').set({ skipped_count }).where('id', '=', id).execute();
      }
      this.#states.put(id, version.number, state);
      return true;
    });
  }
}

/** What images are alike depends on which there are: it is to be found anew where some were taken back or have come back. */
async function compareAnew(transaction: Store, id: string): Promise<void> {
  await groupExactDuplicates(transaction, id);
  await transaction.updateTable('dataset').set({ compared_count: 0 }).where('id', '=', id).execute();
}

/** Walks back from what is now. */
async function past(transaction: Store, { dataset, state: now }: DatasetAt, number: number): Promise<DatasetAt> {
  const version = await versionRow(transaction, dataset.id, number);
  if (!version) throw editFailures.versionNotFound(dataset.name, number);
  const whole = copyState(now);
  for (let each = dataset.version; each > number; each--) {
    const later = await versionRow(transaction, dataset.id, each);
    if (later?.before) applyDelta(whole, decodeDelta(later.before));
  }
  const state: DatasetState = {
    classes: parseClasses(version.classes),
    labels: whole.labels.slice(0, version.image_count),
    splits: whole.splits.slice(0, version.image_count),
    excluded: whole.excluded.slice(0, version.image_count),
  };
  return { dataset: datasetAt(dataset, version, state), state };
}

function datasetAt(dataset: Dataset, { number, fingerprint }: VersionHead, state: DatasetState): Dataset {
  const classExamples = countPerClass(state);
  return {
    ...dataset,
    version: number,
    fingerprint,
    classes: [...state.classes],
    classExamples,
    examples: sumCounts(classExamples),
    excludedCount: countExcluded(state),
    packedCount: state.labels.length,
  };
}

async function pastEdit(transaction: Store, id: string, number: number): Promise<PastEdit> {
  const version = await versionRow(transaction, id, number);
  const previous = await versionRow(transaction, id, number - 1);
  if (!version || !previous) throw new Error(`dataset ${id} has a gap in its versions before ${number}`);
  return {
    delta: version.before && decodeDelta(version.before),
    classNumbers: parseNumbers(version.class_numbers),
    classesBefore: parseClasses(previous.classes),
    imagesBefore: previous.image_count,
  };
}

/** Images of another class, split or exclusion; that their class has another number is no change. */
function countChanged(old: DatasetState, state: DatasetState, positions: Iterable<number>): number {
  const name = ({ classes, labels }: DatasetState, position: number) => classes[labels[position] ?? 0];
  let count = 0;
  for (const position of positions) {
    if (old.excluded[position] === takenBack && state.excluded[position] === takenBack) continue;
    const isChanged =
      name(old, position) !== name(state, position) ||
      old.splits[position] !== state.splits[position] ||
      old.excluded[position] !== state.excluded[position];
    count += Number(isChanged);
  }
  return count;
}

function sameClasses(a: DatasetState, b: DatasetState): boolean {
  return a.classes.length === b.classes.length && a.classes.every((name, label) => name === b.classes[label]);
}
