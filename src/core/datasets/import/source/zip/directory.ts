import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { counted } from '#shared/counted.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportLimits } from '#shared/dataset/import-options.ts';
import { Failure } from '#shared/failure.ts';
import { assertEntryCount, assertHarmless } from '../archive-limits.ts';
import { entryPath } from '../entry-path.ts';
import type { RandomAccess } from '../random-access.ts';
import { WindowedReader } from './reader.ts';

/** What has to be kept of an entry to read it later. Sizes in bytes; what it says of itself, which may be a lie. */
export interface ZipEntry {
  path: string;
  headerOffset: number;
  packedBytes: number;
  unpackedBytes: number;
  /** 0 stored, 8 Deflate. */
  method: number;
  encrypted: boolean;
  checksum: number;
  /** Whether it is a symbolic link, whose content is a path. */
  isLink: boolean;
}

/** Systems that write a file's type into its attributes, and the type of a symbolic link there. */
const unixSystems = new Set([3, 19]);
const fileType = 0o170000;
const symbolicLink = 0o120000;

const directorySignature = 0x02014b50;
const unicodeNameFlag = 0x800;
const unicodePathField = 0x7075;

/**
 * Yields the entries of a zip archive that are not folders.
 *
 * Limits are checked here, on what the directory declares: entry by entry for their number, and at the end for sizes.
 *
 * @throws {Failure} `archive-damaged`, `archive-unsafe`, `archive-encrypted` or `archive-too-large`
 */
export async function* readZipDirectory(
  file: RandomAccess,
  path: string,
  limits: ImportLimits,
): AsyncGenerator<ZipEntry, void, void> {
  const reader = new WindowedReader(file);
  try {
    const zip = await fromRandomAccessReaderPromise(reader, file.size, { autoClose: false });
    assertEntryCount(zip.entryCount, path, limits);
    const total = { packed: 0, unpacked: 0 };
    for await (const entry of zip.eachEntry()) {
      total.packed += entry.compressedSize;
      total.unpacked += entry.uncompressedSize;
      if (!entry.fileName.endsWith('/')) yield toZipEntry(entry, path);
    }
    await assertComplete(zip, reader, path);
    // Entries that share their data are how a small archive is made to unpack to petabytes.
    if (total.packed > file.size) throw datasetFailures.archiveOverlapping(path);
    assertHarmless(total.unpacked, file.size, path, limits);
  } catch (thrown) {
    throw directoryFailure(thrown, path);
  }
}

function toZipEntry(entry: Entry, archive: string): ZipEntry {
  const name = entryName(entry);
  const path = entryPath(name);
  if (path === null) throw datasetFailures.archiveUnsafe(archive, name);
  return {
    path,
    headerOffset: entry.relativeOffsetOfLocalHeader,
    packedBytes: entry.compressedSize,
    unpackedBytes: entry.uncompressedSize,
    method: entry.compressionMethod,
    encrypted: entry.isEncrypted(),
    checksum: entry.crc32,
    isLink: isSymbolicLink(entry),
  };
}

function isSymbolicLink({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  return unixSystems.has(versionMadeBy >>> 8) && ((externalFileAttributes >>> 16) & fileType) === symbolicLink;
}

/** macOS writes UTF-8 without saying so; text in CP437, which the format then prescribes, is hardly ever valid UTF-8. */
function entryName(entry: Entry): string {
  const saysUnicode = (entry.generalPurposeBitFlag & unicodeNameFlag) !== 0;
  if (saysUnicode || entry.extraFields.some((field) => field.id === unicodePathField)) return entry.fileName;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(entry.fileNameRaw).replaceAll('\\', '/');
  } catch {
    return entry.fileName;
  }
}

/** Some tools write archives of more than 65,535 files with a count that has wrapped around. */
async function assertComplete(zip: ZipFile, reader: WindowedReader, path: string): Promise<void> {
  if (zip.entriesRead === 0) return;
  const next = Buffer.alloc(4);
  await new Promise<void>((done) => reader.read(next, 0, 4, reader.end, () => done()));
  if (next.readUInt32LE() !== directorySignature) return;
  const why = `its directory goes on after the ${counted(zip.entriesRead, 'file')} that it tells of`;
  throw datasetFailures.archiveDamaged(path, why);
}

/** yauzl reports everything as plain errors, so its words have to tell them apart; tests hold them to it. */
function directoryFailure(thrown: unknown, path: string): unknown {
  if (thrown instanceof Failure || !(thrown instanceof Error) || 'code' in thrown) return thrown;
  const unsafe = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(thrown.message);
  if (unsafe) return datasetFailures.archiveUnsafe(path, unsafe[1] ?? '');
  if (thrown.message === 'strong encryption is not supported') return datasetFailures.archiveEncrypted(path);
  return datasetFailures.archiveDamaged(path, thrown.message.replace(/\.$/, ''));
}
