import type { FileHandle } from 'node:fs/promises';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { archiveLimits } from './limits.ts';
import { WindowedReader } from './zip-reader.ts';

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
}

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
export async function* readZipDirectory(file: FileHandle, path: string): AsyncGenerator<ZipEntry, void, void> {
  const { size } = await file.stat();
  const reader = new WindowedReader(file);
  try {
    const zip = await fromRandomAccessReaderPromise(reader, size, { autoClose: false });
    assertEntryCount(zip, path);
    const total = { packed: 0, unpacked: 0 };
    for await (const entry of zip.eachEntry()) {
      total.packed += entry.compressedSize;
      total.unpacked += entry.uncompressedSize;
      if (!entry.fileName.endsWith('/')) yield toZipEntry(entry);
    }
    await assertComplete(zip, reader, path);
    assertHarmless(total, size, path);
  } catch (thrown) {
    throw directoryFailure(thrown, path);
  }
}

function toZipEntry(entry: Entry): ZipEntry {
  return {
    path: entryName(entry),
    headerOffset: entry.relativeOffsetOfLocalHeader,
    packedBytes: entry.compressedSize,
    unpackedBytes: entry.uncompressedSize,
    method: entry.compressionMethod,
    encrypted: entry.isEncrypted(),
    checksum: entry.crc32,
  };
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

function assertEntryCount({ entryCount }: ZipFile, path: string): void {
  if (entryCount <= archiveLimits.entries) return;
  const most = archiveLimits.entries.toLocaleString('en');
  throw datasetFailures.archiveTooLarge(path, `${entryCount.toLocaleString('en')} files, where ${most} are the most`);
}

/** Some tools write archives of more than 65,535 files with a count that has wrapped around. */
async function assertComplete(zip: ZipFile, reader: WindowedReader, path: string): Promise<void> {
  if (zip.entriesRead === 0) return;
  const next = Buffer.alloc(4);
  await new Promise<void>((done) => reader.read(next, 0, 4, reader.end, () => done()));
  if (next.readUInt32LE() !== directorySignature) return;
  const why = `its directory goes on after the ${zip.entriesRead.toLocaleString('en')} files that it says there are`;
  throw datasetFailures.archiveDamaged(path, why);
}

function assertHarmless({ packed, unpacked }: { packed: number; unpacked: number }, size: number, path: string): void {
  const gigabytes = (bytes: number) => `${Math.ceil(bytes / 1024 ** 3).toLocaleString('en')} GB`;
  // Entries that share their data are how a small archive is made to unpack to petabytes.
  if (packed > size) throw datasetFailures.archiveTooLarge(path, 'its entries lie on top of each other');
  if (unpacked > archiveLimits.unpackedBytes) {
    const most = gigabytes(archiveLimits.unpackedBytes);
    throw datasetFailures.archiveTooLarge(path, `${gigabytes(unpacked)}, where ${most} are the most`);
  }
  if (unpacked > archiveLimits.harmlessBytes && unpacked > size * archiveLimits.ratio) {
    const what = `${gigabytes(unpacked)}, more than ${archiveLimits.ratio} times its own size`;
    throw datasetFailures.archiveTooLarge(path, what);
  }
}

/** yauzl reports everything as plain errors, so its words have to tell them apart; tests hold them to it. */
function directoryFailure(thrown: unknown, path: string): unknown {
  if (thrown instanceof Failure || !(thrown instanceof Error) || 'code' in thrown) return thrown;
  const unsafe = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(thrown.message);
  if (unsafe) return datasetFailures.archiveUnsafe(path, unsafe[1] ?? '');
  if (thrown.message === 'strong encryption is not supported') return datasetFailures.archiveEncrypted(path);
  return datasetFailures.archiveDamaged(path, thrown.message.replace(/\.$/, ''));
}
