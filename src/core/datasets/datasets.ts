import { readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { WorkspaceEvents } from '#core/events.ts';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { installationFolder } from '#core/native/installation.ts';
import { linkIntoPlace, moveIntoPlace } from '#core/workspace/files.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { DatasetVersion, Edit, SplitPlan } from '#shared/dataset/edit.ts';
import type { ExportProgress, ExportRequest } from '#shared/dataset/export.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { freeName } from '#shared/dataset/free-name.ts';
import { type Dataset, imageBytes, type SkippedFile, type SplitCounts } from '#shared/dataset/schema.ts';
import { excludedSplit, type PackedSplits } from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { DatasetImages } from './dataset-images.ts';
import { DatasetStore } from './dataset-store.ts';
import { Examples } from './examples.ts';
import { ExampleFiles } from './export/example-files.ts';
import { exportDataset } from './export/export.ts';
import type { PackedDataset } from './import/packed-dataset.ts';
import { type PresentImages, readPresentImages } from './import/present-images.ts';
import type { ClassNumbers } from './versions/class-numbers.ts';
import { countPerClass, type DatasetState } from './versions/dataset-state.ts';
import { DatasetVersions } from './versions/dataset-versions.ts';
import { packedFileName } from './versions/record.ts';
import type { DatasetAt } from './versions/state-cache.ts';

export const sampleDataset = {
  path: join(installationFolder, 'resources', 'fashion-mnist-sample.zip'),
  name: 'Fashion-MNIST sample',
};

/**
 * The datasets of a workspace, each at its current version unless another is named. Removing hides one until the
 * workspace is opened anew; till then it can be restored.
 */
export class Datasets {
  readonly examples: Examples;
  readonly images: DatasetImages;
  readonly #workspace: Workspace;
  readonly #events: WorkspaceEvents;
  readonly #rows: DatasetStore;
  readonly #versions: DatasetVersions;

  constructor(workspace: Workspace, events: WorkspaceEvents) {
    this.#workspace = workspace;
    this.#events = events;
    this.#versions = new DatasetVersions(workspace.store);
    this.#rows = new DatasetStore(workspace.store, this.#versions);
    this.examples = new Examples(workspace.store, this.#versions);
    this.images = new DatasetImages(workspace.store, workspace.folders);
  }

  list(): Promise<Dataset[]> {
    return this.#rows.list();
  }

  get(id: string): Promise<Dataset> {
    return this.#rows.get(id);
  }

  isPresent(id: string): Promise<boolean> {
    return this.#rows.isPresent(id);
  }

  find(idOrName: string): Promise<Dataset> {
    return this.#rows.find(idOrName);
  }

  skipped(id: string): Promise<SkippedFile[]> {
    return this.#rows.skipped(id);
  }

  /** A dataset and its labels as they were at a version. @throws {Failure} `dataset-not-found` or `version-not-found` */
  at(id: string, version?: number): Promise<DatasetAt> {
    return this.#versions.at(id, version);
  }

  /** What the first `count` classes of a version are numbered now; null for one that is gone. */
  classNumbers(id: string, version: number, count: number): Promise<ClassNumbers> {
    return this.#versions.classNumbers(id, version, count);
  }

  /** Versions, newest first. @throws {Failure} `dataset-not-found` */
  async history(id: string): Promise<DatasetVersion[]> {
    await this.#rows.get(id);
    return this.#versions.history(id);
  }

  /**
   * Makes a new version, unless the edit changes nothing. @returns the dataset as it then is
   *
   * @throws {Failure} one of `editFailures`, or `dataset-not-found`
   */
  async edit(id: string, edit: Edit): Promise<Dataset> {
    if (await this.#versions.edit(id, edit)) this.#events.publish({ kind: 'datasets-changed' });
    return this.#rows.get(id);
  }

  /**
   * How many images of each class each split would have, as far as near duplicates are found by now.
   *
   * @throws {Failure} `no-groups`, `one-folder-a-class` or `dataset-not-found`
   */
  async planSplit(id: string, plan: SplitPlan): Promise<SplitCounts[]> {
    return countPerClass(await this.#versions.preview(id, { kind: 'split', plan }));
  }

  /** Takes back the latest edit that still stands. @throws {Failure} `nothing-to-undo` or `dataset-not-found` */
  async undo(id: string): Promise<Dataset> {
    await this.#versions.undo(id);
    this.#events.publish({ kind: 'datasets-changed' });
    return this.#rows.get(id);
  }

  /** Makes the edit again that the latest undo took back. @throws {Failure} `nothing-to-redo` or `dataset-not-found` */
  async redo(id: string): Promise<Dataset> {
    await this.#versions.redo(id);
    this.#events.publish({ kind: 'datasets-changed' });
    return this.#rows.get(id);
  }

  /**
   * Adds a dataset that an import has packed; afterwards it is there whole, or on any failure not at all. The packed file
   * stays in staging too, so that a kill before the rows are there leaves an import that can be gone on with.
   *
   * @throws {Failure} `disk-full` or `not-writable`
   */
  add(id: string, name: string, source: string, packed: PackedDataset): Promise<Dataset> {
    return this.#take(id, packed, linkIntoPlace, (file) => this.#rows.insert(id, name, source, file, packed));
  }

  /**
   * Adds images that an import has packed behind those of a dataset, as a new version.
   *
   * @param to the dataset, as it was when the new ones were dealt out beside its own
   * @throws {Failure} `dataset-not-found`, `dataset-removed`, `changed-meanwhile`, `disk-full` or `not-writable`
   */
  append(to: { id: string; state: DatasetState }, source: string, packed: PackedDataset): Promise<Dataset> {
    return this.#take(to.id, packed, moveIntoPlace, (file) => this.#rows.append(to, source, file, packed));
  }

  /**
   * Everything the trainer needs to read a dataset at the version that is given.
   *
   * @throws {Failure} `images-missing` where the packed file is gone or cut short, `version-not-found`
   */
  async packed({ id, version }: Pick<Dataset, 'id' | 'version'>): Promise<PackedSplits> {
    const { dataset, state } = await this.#versions.at(id, version);
    const { name, format, classes } = dataset;
    const stored = await this.images.packedFile(id);
    const file = stored?.file ?? '';
    const found = await stat(file).catch(() => null);
    if (!found || found.size < state.labels.length * imageBytes(format)) throw runFailures.imagesMissing(name);
    const splits = state.splits.map((split, position) => (state.excluded[position] ? excludedSplit : split));
    return { file, format, classes, labels: state.labels, splits };
  }

  /**
   * Writes what a dataset now is, with its edits, as files that any program reads. Yields how far it is.
   *
   * @throws {Failure} `dataset-not-found`, or as `exportDataset`
   */
  async *export(id: string, request: ExportRequest, signal?: AbortSignal): AsyncGenerator<ExportProgress, void, void> {
    const { dataset, state } = await this.#versions.at(id);
    const decoder = new ImageDecoder(availableParallelism());
    try {
      const working = (position: number) => this.images.read(id, position);
      const files = new ExampleFiles(this.#workspace.store, dataset, { originals: this.images.originals, working, decoder });
      yield* exportDataset({ request, state, files, workspace: this.#workspace.path, signal });
    } finally {
      await decoder.close();
    }
  }

  /** What is known of the images of a dataset that others are to be added to. @throws {Failure} `dataset-not-found` */
  presentImages(id: string, splits: Uint8Array): Promise<PresentImages> {
    return readPresentImages(this.#workspace.store, id, splits);
  }

  /** @throws {Failure} `dataset-name-taken` or `dataset-not-found` */
  async rename(id: string, name: string): Promise<void> {
    if ((await this.#namesBeside(id)).includes(name)) throw datasetFailures.nameTaken(name);
    await this.#change(id, { name });
  }

  async remove(id: string): Promise<void> {
    await this.#workspace.reserve.lend(() => this.#change(id, { removed_at: new Date().toISOString() }));
  }

  /** Its name gets a number where another dataset has it by now. */
  async restore(id: string): Promise<void> {
    const { name } = await this.get(id);
    await this.#change(id, { name: freeName(name, await this.#namesBeside(id)), removed_at: null });
  }

  /** Deletes for good what was removed and no run waits for; files first, since rows take room to delete. */
  async purge(): Promise<void> {
    const named = await this.#rows.imagesFiles();
    for (const file of await readdir(this.#workspace.folders.images)) {
      if (!named.has(file)) await rm(this.#imagesPath(file), { force: true });
    }
    await this.#rows.purge();
  }

  async close(): Promise<void> {
    await this.images.close();
  }

  async #take(
    id: string,
    packed: PackedDataset,
    place: (from: string, to: string) => Promise<void>,
    insert: (imagesFile: string) => Promise<void>,
  ): Promise<Dataset> {
    try {
      const imagesFile = packedFileName(packed.imagesHash);
      await place(packed.imagesFile, this.#imagesPath(imagesFile));
      await insert(imagesFile);
    } catch (thrown) {
      throw fileFailure(thrown, this.#workspace.path);
    }
    this.#events.publish({ kind: 'datasets-changed' });
    return this.#rows.get(id);
  }

  async #namesBeside(id: string): Promise<string[]> {
    return (await this.list()).filter((dataset) => dataset.id !== id).map(({ name }) => name);
  }

  async #change(id: string, values: Parameters<DatasetStore['update']>[1]): Promise<void> {
    await this.#rows.update(id, values);
    this.#events.publish({ kind: 'datasets-changed' });
  }

  #imagesPath(file: string): string {
    return join(this.#workspace.folders.images, file);
  }
}
