import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, crc32, inflateRaw, inflateRawSync } from 'node:zlib';
import { assertImageBytes } from '#core/images/encoded-image.ts';
import { kindBytes } from '#core/images/image-kind.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import type { ZipEntry } from './zip-directory.ts';

const inflate = promisify(inflateRaw);

const localHeaderBytes = 30;
const localSignature = 0x04034b50;
const deflate = 8;
/** Packed bytes that are certain to hold the first few unpacked ones, Deflate's code tables included. */
const startBytes = 4096;

/** Whether Xent can unpack this entry at all: stored or Deflate, not encrypted. */
export function isSupported({ method, encrypted }: ZipEntry): boolean {
  return !encrypted && (method === 0 || method === deflate);
}

/**
 * Unpacks one entry into memory, never more of it than it declares.
 *
 * @throws {Failure} `image-unreadable` or `image-too-large`
 */
export async function readZipEntry(file: FileHandle, entry: ZipEntry): Promise<Uint8Array> {
  assertImageBytes(entry.packedBytes);
  assertImageBytes(entry.unpackedBytes);
  const packed = await readPacked(file, entry, entry.packedBytes);
  const unpacked = await unpack(packed, entry);
  if (unpacked.length !== entry.unpackedBytes || crc32(unpacked) !== entry.checksum) throw damaged();
  return unpacked;
}

/** The first bytes of an entry, enough to recognise an image by; fewer where the entry is shorter or damaged. */
export async function readZipEntryStart(file: FileHandle, entry: ZipEntry): Promise<Uint8Array> {
  const packed = await readPacked(file, entry, Math.min(entry.packedBytes, startBytes));
  if (entry.method !== deflate) return packed.subarray(0, kindBytes);
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, kindBytes);
  } catch {
    return packed.subarray(0, 0);
  }
}

async function readPacked(file: FileHandle, entry: ZipEntry, length: number): Promise<Uint8Array> {
  const header = await readAt(file, entry.headerOffset, localHeaderBytes);
  if (header.readUInt32LE(0) !== localSignature) throw damaged();
  const start = entry.headerOffset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  return readAt(file, start, length);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  if (!Number.isSafeInteger(position)) throw damaged();
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  if (bytesRead < length) throw damaged();
  return buffer;
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
