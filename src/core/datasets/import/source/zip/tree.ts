import { hiddenFolder } from '#core/images/image-kind.ts';
import { inOrder } from '#core/in-order.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import { type FileRole, type FileTree, fileRole, type SourceContext } from '../file-tree.ts';
import { openFile, type RandomAccess } from '../random-access.ts';
import { skippedEarlier, skippedHiddenFolder, skippedLink } from '../skipped-files.ts';
import { readZipDirectory, type ZipEntry } from './directory.ts';
import { isSupported, readZipEntry, readZipEntryStart, unpackZipEntry } from './entry.ts';

/** Entries that are looked at at one time. */
const lookedAtOnce = 8;

/**
 * Searches a zip archive. Images are read out of it one by one, without unpacking anything to disk.
 *
 * @throws {Failure} what is wrong with the archive, or `import-cancelled`
 */
export async function openZipTree(path: string, context: SourceContext): Promise<FileTree> {
  const file = await openFile(path);
  try {
    return await readZipTree(file, path, context);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** The same of an archive that is open already; it is closed with the tree. */
export async function readZipTree(file: RandomAccess, path: string, context: SourceContext): Promise<FileTree> {
  const { images, data, others, skipped } = await findEntries(file, path, context);
  return {
    path,
    images: [...images.keys()],
    data: [...data.keys()],
    others,
    skipped,
    describe: (entry) => `${path}#${entry}`,
    has: (name) => Promise.resolve(images.has(name)),
    readImage: async (name) => {
      const entry = images.get(name);
      if (!entry) throw classificationFailures.imageMissing(`${path}#${name}`);
      return { bytes: await readZipEntry(file, entry, context.limits.imageBytes) };
    },
    openData: async (name) => {
      const entry = data.get(name);
      if (!entry) throw datasetFailures.sourceMissing(`${path}#${name}`);
      return unpackZipEntry(file, entry, await context.scratch.createFile(), path);
    },
    stamp: () => Promise.resolve(''),
    close: () => file.close(),
  };
}

interface ZipIndex {
  images: Map<string, ZipEntry>;
  data: Map<string, ZipEntry>;
  others: string[];
  skipped: SkippedFile[];
}

async function findEntries(file: RandomAccess, path: string, { limits, hooks }: SourceContext): Promise<ZipIndex> {
  // Of entries with the same path the last one counts, as it does for every unzip.
  const entries = new Map<string, { entry: ZipEntry; role: FileRole | 'unknown' }>();
  const skipped: SkippedFile[] = [];
  const hidden = new Set<string>();
  for await (const entry of readZipDirectory(file, path, limits)) {
    assertNotCancelled(hooks.signal);
    hooks.onFile();
    const role = fileRole(entry.path, null);
    if (role === 'left-behind') {
      const folder = hiddenFolder(entry.path);
      if (folder !== null) hidden.add(folder);
      continue;
    }
    if (entries.has(entry.path)) skipped.push(skippedEarlier(`${path}#${entry.path}`));
    entries.set(entry.path, { entry, role });
  }
  for (const folder of hidden) skipped.push(skippedHiddenFolder(`${path}#${folder}`));
  const index: ZipIndex = { images: new Map(), data: new Map(), others: [], skipped };
  const unclear: ZipEntry[] = [];
  const add = (entry: ZipEntry, role: FileRole) => {
    if (role !== 'image' && role !== 'data') return index.others.push(entry.path);
    if (entry.encrypted) throw datasetFailures.archiveEncrypted(path);
    if (isSupported(entry)) (role === 'image' ? index.images : index.data).set(entry.path, entry);
    else if (role === 'image') throw datasetFailures.archiveMethodUnsupported(path, entry.method);
    else index.others.push(entry.path);
  };
  for (const { entry, role } of entries.values()) {
    if (entry.isLink) skipped.push(skippedLink(`${path}#${entry.path}`));
    else if (role === 'unknown') unclear.push(entry);
    else add(entry, role);
  }
  const look = async (entry: ZipEntry) => ({ entry, role: fileRole(entry.path, await startOf(file, entry)) });
  for await (const { entry, role } of inOrder(unclear, () => lookedAtOnce, look)) {
    assertNotCancelled(hooks.signal);
    add(entry, role);
  }
  return index;
}

/** The first bytes of an entry; none where they cannot be had. */
async function startOf(file: RandomAccess, entry: ZipEntry): Promise<Uint8Array> {
  if (!isSupported(entry)) return new Uint8Array();
  try {
    return await readZipEntryStart(file, entry);
  } catch (thrown) {
    if (thrown instanceof Failure) return new Uint8Array();
    throw thrown;
  }
}
