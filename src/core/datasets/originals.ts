import { stat } from 'node:fs/promises';
import type { EncodedImage } from '#core/images/encoded-image.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import type { FileTree } from './import/source/file-tree.ts';
import { Scratch } from './import/source/scratch.ts';
import { sourceKind } from './import/source/source-kind.ts';
import { openTarTree } from './import/source/tar/tree.ts';
import { openZipTree } from './import/source/zip/tree.ts';

interface OpenArchive {
  /** Null where the file is no archive. */
  tree: Promise<FileTree | null>;
  /** What the archive was when it was opened. */
  stamp: string;
  /** Reads under way. */
  readers: number;
  /** Whether it is to be closed as soon as nobody reads it. */
  isRetired: boolean;
}

/** Archives that are held open, lest each image of one has it searched anew. */
const heldOpen = 2;

/** The files that examples were made from, as far as they are still there: by themselves, or inside an archive. */
export class Originals {
  readonly #scratchFolder: string;
  readonly #archives = new Map<string, OpenArchive>();
  readonly #closing = new AbortController();

  /** @param scratchFolder for what has to be unpacked; made where it is missing */
  constructor(scratchFolder: string) {
    this.#scratchFolder = scratchFolder;
  }

  /**
   * The image that an example's path leads to.
   *
   * @param path as `ImageSource.describe` gave it
   * @returns null where the original is no image file of its own, but pixels in an IDX file or a CIFAR batch
   * @throws {Failure} `image-missing` or `image-unreadable`, or what is wrong with the archive
   */
  async read(path: string): Promise<EncodedImage | null> {
    if (await isFile(path)) return { path };
    for (let hash = path.lastIndexOf('#'); hash > 0; hash = path.lastIndexOf('#', hash - 1)) {
      const [archive, entry] = [path.slice(0, hash), path.slice(hash + 1)];
      if (!(await isFile(archive))) continue;
      return this.#readEntry(archive, entry);
    }
    throw classificationFailures.imageMissing(path);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#archives.keys()].map((archive) => this.#retire(archive)));
  }

  async #readEntry(archive: string, entry: string): Promise<EncodedImage | null> {
    const { mtimeMs, size } = await stat(archive);
    const opened = this.#open(archive, `${mtimeMs} ${size}`);
    opened.readers++;
    try {
      const tree = await opened.tree;
      return tree && (await tree.has(entry)) ? await tree.readImage(entry) : null;
    } finally {
      opened.readers--;
      await closeUnused(opened);
    }
  }

  #open(archive: string, stamp: string): OpenArchive {
    let opened = this.#archives.get(archive);
    if (opened?.stamp !== stamp) {
      void this.#retire(archive);
      opened = { tree: this.#search(archive), stamp, readers: 0, isRetired: false };
      opened.tree.catch(() => this.#retire(archive));
    }
    this.#archives.delete(archive);
    this.#archives.set(archive, opened);
    const [oldest] = this.#archives.keys();
    if (this.#archives.size > heldOpen && oldest !== undefined) void this.#retire(oldest);
    return opened;
  }

  async #retire(archive: string): Promise<void> {
    const opened = this.#archives.get(archive);
    if (!opened) return;
    this.#archives.delete(archive);
    opened.isRetired = true;
    await closeUnused(opened);
  }

  async #search(path: string): Promise<FileTree | null> {
    const options = importOptionsSchema.parse({});
    const context = {
      options,
      limits: options.limits,
      isAddition: false,
      hooks: { onFile: () => undefined, signal: this.#closing.signal },
      scratch: new Scratch(this.#scratchFolder),
    };
    switch (await sourceKind(path)) {
      case 'zip':
        return openZipTree(path, context);
      case 'tar':
        return openTarTree(path, false, context);
      case 'tar.gz':
        return openTarTree(path, true, context);
      case 'other-archive':
      case 'image':
      case 'idx':
      case 'pickle':
      case 'cifar-records':
      case 'text':
      case 'empty':
      case 'unknown':
        return null;
    }
  }
}

async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() ?? false;
}

async function closeUnused(opened: OpenArchive): Promise<void> {
  if (!opened.isRetired || opened.readers > 0) return;
  await opened.tree.then((tree) => tree?.close()).catch(() => undefined);
}
