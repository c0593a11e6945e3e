/** Taking chosen files out of a zip (a wheel is one). */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';

const open = promisify(
  /** @type {(file: string, options: yauzl.Options, done: (error: Error | null, zip: yauzl.ZipFile) => void) => void} */ (
    yauzl.open
  ),
);

/**
 * @param {string} zipFile
 * @param {string} folder
 * @param {(name: string) => string | undefined} place Where an entry goes, relative to the folder; undefined leaves it out.
 * @param {(bytes: number) => void} [onBytes] Called with the bytes written so far.
 * @returns {Promise<number>} How many files were written.
 */
export async function unzip(zipFile, folder, place, onBytes) {
  const zip = await open(zipFile, { lazyEntries: true, autoClose: true });
  const openEntry = promisify(
    /** @type {(entry: yauzl.Entry, done: (error: Error | null, stream: import('node:stream').Readable) => void) => void} */ (
      zip.openReadStream.bind(zip)
    ),
  );
  let files = 0;
  let bytes = 0;

  /** @param {yauzl.Entry} entry */
  const write = async (entry) => {
    const relative = entry.fileName.endsWith('/') ? undefined : place(entry.fileName);
    if (relative === undefined) return;
    const file = path.join(folder, relative);
    await mkdir(path.dirname(file), { recursive: true });
    const permissions = (entry.externalFileAttributes >>> 16) & 0o777;
    const source = await openEntry(entry);
    source.on('data', (/** @type {Buffer} */ chunk) => {
      bytes += chunk.length;
      onBytes?.(bytes);
    });
    await pipeline(source, createWriteStream(file, { mode: permissions || 0o644 }));
    files += 1;
  };

  await new Promise((resolve, reject) => {
    zip.once('error', reject);
    zip.once('end', resolve);
    zip.on('entry', (/** @type {yauzl.Entry} */ entry) => {
      write(entry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  }).catch((/** @type {unknown} */ error) => {
    zip.close();
    throw error;
  });
  return files;
}
