import { promisify } from 'node:util';
import { constants, crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { assertImageBytes } from '#core/images/encoded-image.ts';
import { kindBytes } from '#core/images/image-kind.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { isDamage, unpacked } from '../gzip.ts';
import type { RandomAccess } from '../random-access.ts';
import type { ScratchFile } from '../scratch.ts';
import type { ZipEntry } from './directory.ts';

const inflate = promisify(inflateRaw);

const localHeaderBytes = 30;
const localSignature = 0x04034b50;
const deflate = 8;
/** Packed bytes that are certain to hold the first few unpacked ones, Deflate's code tables included. */
const startBytes = 4096;
const chunkBytes = 256 * 1024;

/** Whether Xent can unpack this entry at all: stored or Deflate, not encrypted. */
export function isSupported({ method, encrypted }: ZipEntry): boolean {
  return !encrypted && (method === 0 || method === deflate);
}

/**
 * Unpacks one entry into memory, never more of it than it declares.
 *
 * @throws {Failure} `image-unreadable` or `image-too-large`
 */
export async function readZipEntry(file: RandomAccess, entry: ZipEntry, maximumBytes: number): Promise<Uint8Array> {
  assertImageBytes(entry.packedBytes, maximumBytes);
  assertImageBytes(entry.unpackedBytes, maximumBytes);
  const packed = await readPacked(file, entry, entry.packedBytes);
  const unpacked = await unpack(packed, entry);
  if (unpacked.length !== entry.unpackedBytes || crc32(unpacked) !== entry.checksum) throw damaged();
  return unpacked;
}

/** The first bytes of an entry, enough to recognise an image by; fewer where the entry is shorter or damaged. */
export async function readZipEntryStart(file: RandomAccess, entry: ZipEntry): Promise<Uint8Array> {
  const packed = await readPacked(file, entry, Math.min(entry.packedBytes, startBytes));
  if (entry.method !== deflate) return packed.subarray(0, kindBytes);
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, kindBytes);
  } catch {
    return packed.subarray(0, 0);
  }
}

/**
 * Unpacks one entry, which may be large, into a scratch file.
 *
 * @throws {Failure} `archive-damaged`, or that the scratch file cannot be written
 */
export async function unpackZipEntry(
  file: RandomAccess,
  entry: ZipEntry,
  target: ScratchFile,
  archive: string,
): Promise<ScratchFile> {
  let checksum = 0;
  try {
    const packed = readChunks(file, entry);
    for await (const chunk of entry.method === deflate ? unpacked(file, createInflateRaw(), packed) : packed) {
      if (target.size + chunk.length > entry.unpackedBytes) throw damaged();
      checksum = crc32(chunk, checksum);
      await target.append(chunk);
    }
    await target.flush();
    if (target.size !== entry.unpackedBytes || checksum !== entry.checksum) throw damaged();
    return target;
  } catch (thrown) {
    await target.close();
    const isItsFault = isDamage(thrown) || (thrown instanceof Failure && thrown.code === damaged().code);
    throw isItsFault ? datasetFailures.archiveDamaged(archive, `its entry “${entry.path}” cannot be unpacked`) : thrown;
  }
}

async function* readChunks(file: RandomAccess, entry: ZipEntry): AsyncGenerator<Buffer, void, void> {
  const start = await packedStart(file, entry);
  for (let at = 0; at < entry.packedBytes; at += chunkBytes) {
    yield await readAt(file, start + at, Math.min(chunkBytes, entry.packedBytes - at));
  }
}

async function readPacked(file: RandomAccess, entry: ZipEntry, length: number): Promise<Uint8Array> {
  return readAt(file, await packedStart(file, entry), length);
}

/** Where its data begins, which only the header in front of it tells. */
async function packedStart(file: RandomAccess, entry: ZipEntry): Promise<number> {
  const header = await readAt(file, entry.headerOffset, localHeaderBytes);
  if (header.readUInt32LE(0) !== localSignature) throw damaged();
  return entry.headerOffset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(file: RandomAccess, position: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(position)) throw damaged();
  const bytes = await file.read(position, length);
  if (bytes.length < length) throw damaged();
  return bytes;
}

async function unpack(packed: Uint8Array, { method, unpackedBytes }: ZipEntry): Promise<Uint8Array> {
  if (method !== deflate) return packed;
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, unpackedBytes) });
  } catch (thrown) {
    const isTooLong = thrown instanceof RangeError;
    throw isTooLong ? classificationFailures.imageUnreadable('it unpacks to more than it says') : damaged();
  }
}

function damaged() {
  return classificationFailures.imageUnreadable('its data in the archive is damaged');
}
