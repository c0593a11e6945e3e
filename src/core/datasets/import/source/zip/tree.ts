import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import { type FileTree, fileRole, type SourceContext } from '../file-tree.ts';
import { openFile, type RandomAccess } from '../random-access.ts';
import { readZipDirectory, type ZipEntry } from './directory.ts';
import { isSupported, readZipEntry, readZipEntryStart, unpackZipEntry } from './entry.ts';

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
  const { images, data } = await findEntries(file, path, context);
  return {
    path,
    images: [...images.keys()],
    data: [...data.keys()],
    skipped: [],
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
    close: () => file.close(),
  };
}

/** Of entries with the same path the last one counts, as it does for every unzip. */
async function findEntries(file: RandomAccess, path: string, { limits, hooks }: SourceContext) {
  const images = new Map<string, ZipEntry>();
  const data = new Map<string, ZipEntry>();
  for await (const entry of readZipDirectory(file, path, limits)) {
    assertNotCancelled(hooks.signal);
    hooks.onFile();
    const role = await roleOf(file, entry);
    if (role === 'none') continue;
    if (entry.encrypted) throw datasetFailures.archiveEncrypted(path);
    if (isSupported(entry)) (role === 'image' ? images : data).set(entry.path, entry);
    else if (role === 'image') throw datasetFailures.archiveMethodUnsupported(path, entry.method);
  }
  return { images, data };
}

async function roleOf(file: RandomAccess, entry: ZipEntry): Promise<'image' | 'data' | 'none'> {
  const role = fileRole(entry.path, null);
  if (role !== 'unknown') return role;
  if (!isSupported(entry)) return 'none';
  try {
    const known = fileRole(entry.path, await readZipEntryStart(file, entry));
    return known === 'unknown' ? 'none' : known;
  } catch (thrown) {
    if (thrown instanceof Failure) return 'none';
    throw thrown;
  }
}
