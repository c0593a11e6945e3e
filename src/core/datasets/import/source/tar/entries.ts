import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type ExtractEvents } from 'tar-stream';
import { z } from 'zod';
import { hiddenFolder } from '#core/images/image-kind.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import { assertEntryCount, assertHarmless } from '../archive-limits.ts';
import { entryPath } from '../entry-path.ts';
import { type FileRole, fileRole, roleBytes, type SourceContext } from '../file-tree.ts';
import { isDamage, readChunks, unpacked } from '../gzip.ts';
import type { RandomAccess } from '../random-access.ts';
import type { ScratchFile } from '../scratch.ts';

/** Something in the archive that is no folder and not passed over without a word; of a hidden folder one for each image. */
export interface TarEntry {
  path: string;
  role: Exclude<FileRole, 'left-behind'> | 'link' | 'special' | 'hidden-folder';
  /** Where the bytes of an image or data lie: in the archive, or in the scratch file of a gzipped one. */
  offset: number;
  size: number;
}

type Entry = ExtractEvents['entry'][1];

const headerSchema = z.object({
  name: z.string(),
  type: z.string().nullable(),
  size: z.number().int().nonnegative(),
  byteOffset: z.number().int().nonnegative(),
});

// Tars from before 1988 have no magic number; their checksums are checked as well.
const parserOptions = { allowUnknownFormat: true, highWaterMark: 64 * 1024 };
/** Longer than any path of a file system. */
const longestPath = 32_768;
const links = new Set(['link', 'symlink']);
const files = new Set(['file', 'contiguous-file']);

/**
 * Yields the files and links of a tar archive, without what systems leave behind, while it is read from start to end.
 *
 * @param unpackedTo takes the bytes of images and data of a gzipped archive; null for one that is not gzipped
 * @throws {Failure} `archive-damaged`, `archive-unsafe`, `archive-too-large` or `import-cancelled`
 */
export async function* readTarEntries(
  file: RandomAccess,
  path: string,
  unpackedTo: ScratchFile | null,
  { limits, hooks }: SourceContext,
): AsyncGenerator<TarEntry, void, void> {
  const parser = extract(parserOptions);
  let unpackedBytes = 0;
  const measured = async function* () {
    for await (const chunk of unpackedTo ? unpacked(file, createGunzip()) : readChunks(file)) {
      assertNotCancelled(hooks.signal);
      unpackedBytes += chunk.length;
      assertHarmless(unpackedBytes, file.size, path, limits);
      yield chunk;
    }
  };
  const feeding = pipeline(Readable.from(measured(), { objectMode: false }), parser);
  // What it fails with also ends the loop below, or is told after it.
  feeding.catch(() => undefined);
  try {
    let entries = 0;
    for await (const entry of parser) {
      const header = headerSchema.parse(entry.header);
      entries += 1;
      assertEntryCount(entries, path, limits);
      hooks.onFile();
      const known = await look(entry, header, path, unpackedTo);
      if (known) yield known;
    }
    await feeding;
    if (entries === 0) throw datasetFailures.archiveDamaged(path, 'there is nothing in it');
  } catch (thrown) {
    parser.destroy();
    // When the stream before the parser fails, the parser itself only says that it was closed.
    const cause = await feeding.then(() => thrown, (reason: unknown) => (thrown instanceof Failure ? thrown : reason));
    throw tarFailure(cause, path);
  }
}

async function look(
  entry: Entry,
  { name, type, size, byteOffset }: z.infer<typeof headerSchema>,
  archive: string,
  unpackedTo: ScratchFile | null,
): Promise<TarEntry | null> {
  const path = name.length > longestPath ? null : entryPath(name);
  if (path === null) throw datasetFailures.archiveUnsafe(archive, name.slice(0, 200));
  // A folder has no bytes whatever size it tells, and its stream would never end.
  if (type === 'directory') return null;
  let role = fileRole(path, null);
  if (role === 'left-behind') {
    await drain(entry);
    const folder = hiddenFolder(path);
    return folder === null ? null : { path: folder, role: 'hidden-folder', offset: 0, size: 0 };
  }
  if (type === null || !files.has(type)) {
    await drain(entry);
    return { path, role: type !== null && links.has(type) ? 'link' : 'special', offset: 0, size: 0 };
  }

  const offset = unpackedTo ? unpackedTo.size : byteOffset;
  const start: Uint8Array[] = [];
  let startBytes = 0;
  for await (const chunk of bytesOf(entry)) {
    if (role === 'unknown') {
      start.push(chunk);
      startBytes += chunk.length;
      if (startBytes < roleBytes && startBytes < size) continue;
      role = fileRole(path, Buffer.concat(start));
      for (const each of start) if (role !== 'other') await unpackedTo?.append(each);
    } else if (role !== 'other') {
      await unpackedTo?.append(chunk);
    }
  }
  const known = role === 'unknown' ? fileRole(path, new Uint8Array()) : role;
  return known === 'left-behind' ? null : { path, role: known, offset, size };
}

/** The parser's streams are typed to carry anything. */
async function* bytesOf(entry: Entry): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of entry) if (chunk instanceof Uint8Array) yield chunk;
}

async function drain(entry: Entry): Promise<void> {
  const closed = new Promise<void>((done) => entry.once('close', done));
  entry.resume();
  await closed;
}

/** zlib and tar-stream report what is wrong with an archive as plain errors. */
function tarFailure(thrown: unknown, path: string): unknown {
  if (!isDamage(thrown)) return thrown;
  if (thrown instanceof z.ZodError) return datasetFailures.archiveDamaged(path, 'an entry in it has no size');
  return datasetFailures.archiveDamaged(path, thrown.message.charAt(0).toLowerCase() + thrown.message.slice(1).replace(/\.$/, ''));
}
