import { classificationFailures } from '#shared/classification/failures.ts';
import { assertImageBytes } from '#core/images/encoded-image.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import type { FileTree, SourceContext } from '../file-tree.ts';
import { openFile, partOf, type RandomAccess } from '../random-access.ts';
import type { ScratchFile } from '../scratch.ts';
import { skippedEarlier, skippedHiddenFolder, skippedLink, skippedSpecial } from '../skipped-files.ts';
import { readTarEntries, type TarEntry } from './entries.ts';

/**
 * Searches a tar archive, gzipped or not, in one pass.
 *
 * Of a plain one the places of its files are remembered; of a gzipped one, its images and data go into a scratch file.
 *
 * @throws {Failure} what is wrong with the archive, `disk-full`, or `import-cancelled`
 */
export async function openTarTree(path: string, isGzipped: boolean, context: SourceContext): Promise<FileTree> {
  const file = await openFile(path);
  try {
    return await readTarTree(file, path, isGzipped, context);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** The same of an archive that is open already; it is closed with the tree. */
export async function readTarTree(
  file: RandomAccess,
  path: string,
  isGzipped: boolean,
  context: SourceContext,
): Promise<FileTree> {
  const unpacked = isGzipped ? await context.scratch.createFile() : null;
  try {
    const entries = await indexEntries(file, path, unpacked, context);
    await unpacked?.flush();
    return treeOf(file, path, unpacked, entries, context);
  } catch (thrown) {
    await unpacked?.close();
    throw thrown;
  }
}

interface TarIndex {
  images: Map<string, TarEntry>;
  data: Map<string, TarEntry>;
  others: Set<string>;
  /** By path, what is used for nothing. */
  unused: Map<string, SkippedFile>;
  /** Those that a later entry took the place of. */
  earlier: SkippedFile[];
}

async function indexEntries(
  file: RandomAccess,
  path: string,
  unpacked: ScratchFile | null,
  context: SourceContext,
): Promise<TarIndex> {
  const index: TarIndex = { images: new Map(), data: new Map(), others: new Set(), unused: new Map(), earlier: [] };
  for await (const entry of readTarEntries(file, path, unpacked, context)) {
    // Of entries with the same path the last one counts, as it does for every tar.
    const where = `${path}#${entry.path}`;
    for (const known of [index.images, index.data, index.others, index.unused]) {
      if (known.delete(entry.path) && entry.role !== 'hidden-folder') index.earlier.push(skippedEarlier(where));
    }
    if (entry.role === 'image') index.images.set(entry.path, entry);
    else if (entry.role === 'data') index.data.set(entry.path, entry);
    else if (entry.role === 'other') index.others.add(entry.path);
    else index.unused.set(entry.path, unusedWords[entry.role](where));
  }
  return index;
}

const unusedWords = { link: skippedLink, special: skippedSpecial, 'hidden-folder': skippedHiddenFolder };

function treeOf(
  file: RandomAccess,
  path: string,
  unpacked: ScratchFile | null,
  { images, data, others, unused, earlier }: TarIndex,
  { limits }: SourceContext,
): FileTree {
  const content = unpacked ?? file;
  return {
    path,
    images: [...images.keys()],
    data: [...data.keys()],
    others: [...others],
    skipped: [...unused.values(), ...earlier],
    describe: (name) => `${path}#${name}`,
    has: (name) => Promise.resolve(images.has(name)),
    readImage: async (name) => {
      const entry = images.get(name);
      if (!entry) throw classificationFailures.imageMissing(`${path}#${name}`);
      assertImageBytes(entry.size, limits.imageBytes);
      const bytes = await content.read(entry.offset, entry.size);
      if (bytes.length === entry.size) return { bytes };
      throw classificationFailures.imageUnreadable('the archive became shorter since it was searched');
    },
    openData: (name) => {
      const entry = data.get(name);
      return entry
        ? Promise.resolve(partOf(content, entry.offset, entry.size))
        : Promise.reject(datasetFailures.sourceMissing(`${path}#${name}`));
    },
    stamp: () => Promise.resolve(''),
    close: async () => {
      await Promise.all([file.close(), unpacked?.close()]);
    },
  };
}
