import { open, type FileHandle } from 'node:fs/promises';
import { fileMeaning, imageKind } from '#core/images/image-kind.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from './cancellation.ts';
import type { ImageSource, SearchHooks } from './source.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { isSupported, readZipEntry, readZipEntryStart } from './zip-entry.ts';

/**
 * Searches a zip archive. Images are read out of it one by one; nothing is unpacked to disk.
 *
 * @throws {Failure} what is wrong with the archive, or `import-cancelled`
 */
export async function openZip(path: string, hooks: SearchHooks): Promise<ImageSource> {
  const file = await open(path, 'r');
  try {
    const entries = await findImages(file, path, hooks);
    return {
      files: [...entries.keys()],
      skipped: [],
      describe: (entry) => `${path}#${entry}`,
      read: async (name) => {
        const entry = entries.get(name);
        if (!entry) throw classificationFailures.imageMissing(`${path}#${name}`);
        return { bytes: await readZipEntry(file, entry) };
      },
      close: () => file.close(),
    };
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** Of entries with the same path the last one counts, as it does for every unzip. */
async function findImages(file: FileHandle, path: string, { onFile, signal }: SearchHooks) {
  const images = new Map<string, ZipEntry>();
  for await (const entry of readZipDirectory(file, path)) {
    assertNotCancelled(signal);
    onFile();
    if (!(await isImage(file, entry))) continue;
    if (entry.encrypted) throw datasetFailures.archiveEncrypted(path);
    if (!isSupported(entry)) throw datasetFailures.archiveMethodUnsupported(path, entry.method);
    images.set(entry.path, entry);
  }
  return images;
}

async function isImage(file: FileHandle, entry: ZipEntry): Promise<boolean> {
  const meaning = fileMeaning(entry.path);
  if (meaning !== 'unknown') return meaning === 'image';
  if (!isSupported(entry)) return false;
  try {
    return imageKind(await readZipEntryStart(file, entry)) !== null;
  } catch (thrown) {
    if (thrown instanceof Failure) return false;
    throw thrown;
  }
}
