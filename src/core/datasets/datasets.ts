import { open, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import { installationFolder } from '#core/native/installation.ts';
import { moveIntoPlace } from '#core/workspace/files.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { Dataset, Example, ImportOptions, ImportProgress, SkippedFile } from '#shared/dataset/schema.ts';
import type { PackedSplits } from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { DatasetStore, type ExampleFilter } from './dataset-store.ts';
import { runImport } from './import/import-worker.ts';

export const sampleDataset = {
  path: join(installationFolder, 'resources', 'fashion-mnist-sample.zip'),
  name: 'Fashion-MNIST sample',
};

export interface ImportHooks {
  onProgress(progress: ImportProgress): void;
  signal: AbortSignal;
}

/** The datasets of a workspace. Removing hides one until the workspace is opened anew; till then it can be restored. */
export class Datasets {
  readonly #workspace: Workspace;
  readonly #events: WorkspaceEvents;
  readonly #rows: DatasetStore;

  constructor(workspace: Workspace, events: WorkspaceEvents) {
    this.#workspace = workspace;
    this.#events = events;
    this.#rows = new DatasetStore(workspace.store);
  }

  list(): Promise<Dataset[]> {
    return this.#rows.list();
  }

  get(id: string): Promise<Dataset> {
    return this.#rows.get(id);
  }

  find(idOrName: string): Promise<Dataset> {
    return this.#rows.find(idOrName);
  }

  skipped(id: string): Promise<SkippedFile[]> {
    return this.#rows.skipped(id);
  }

  examples(filter: ExampleFilter): Promise<{ total: number; examples: Example[] }> {
    return this.#rows.examples(filter);
  }

  /**
   * Imports a folder or zip of class folders; afterwards the dataset is there whole, or on any failure not at all.
   *
   * @throws {Failure} one of `datasetFailures`, `disk-full` or `not-writable`
   */
  async import(source: string, options: ImportOptions, hooks: ImportHooks): Promise<Dataset> {
    const id = newIdentifier();
    const stagingFolder = join(this.#workspace.folders.staging, id);
    try {
      const packed = await runImport({ source, options, stagingFolder, ...hooks });
      const imagesFile = `${packed.imagesHash}.hwc`;
      await moveIntoPlace(packed.imagesFile, this.#imagesPath(imagesFile));
      await this.#rows.insert(id, options.name ?? nameFromSource(source), resolve(source), imagesFile, packed);
    } catch (thrown) {
      throw fileFailure(thrown, this.#workspace.path);
    } finally {
      await rm(stagingFolder, { recursive: true, force: true });
    }
    this.#events.publish({ kind: 'datasets-changed' });
    return this.#rows.get(id);
  }

  /** One example's pixels (HWC uint8) and their format; null where there is none. */
  async readImage(id: string, position: number) {
    const packed = await this.#rows.packedFile(id);
    if (!packed) return null;
    const { width, height, channels } = packed.format;
    const size = width * height * channels;
    const handle = await open(this.#imagesPath(packed.file), 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, position * size);
      return bytesRead === size ? { format: packed.format, pixels: buffer } : null;
    } finally {
      await handle.close();
    }
  }

  /**
   * Everything the trainer needs to read a dataset.
   *
   * @throws {Failure} `images-missing` where the packed file is gone or cut short
   */
  async packed({ id, name, format, classes }: Dataset): Promise<PackedSplits> {
    const stored = await this.#rows.packedFile(id);
    const { labels, splits } = await this.#rows.labels(id);
    const file = this.#imagesPath(stored?.file ?? '');
    const found = await stat(file).catch(() => null);
    if (found?.size !== labels.length * format.width * format.height * format.channels) {
      throw runFailures.imagesMissing(name);
    }
    return { file, format, classes, labels, splits };
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, { name });
  }

  async remove(id: string): Promise<void> {
    await this.#change(id, { removed_at: new Date().toISOString() });
  }

  async restore(id: string): Promise<void> {
    await this.#change(id, { removed_at: null });
  }

  /** Deletes for good what was removed, and packed files that no dataset names. */
  async purge(): Promise<void> {
    const named = await this.#rows.purge();
    for (const file of await readdir(this.#workspace.folders.images)) {
      if (!named.has(file)) await rm(this.#imagesPath(file), { force: true });
    }
  }

  async #change(id: string, values: Parameters<DatasetStore['update']>[1]): Promise<void> {
    await this.#rows.update(id, values);
    this.#events.publish({ kind: 'datasets-changed' });
  }

  #imagesPath(file: string): string {
    return join(this.#workspace.folders.images, file);
  }
}

/** `/photos/cats and dogs.zip` is called “cats and dogs”. */
export function nameFromSource(source: string): string {
  return basename(resolve(source)).replace(/\.zip$/i, '') || 'Dataset';
}
