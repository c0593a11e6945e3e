import { imageKind } from '#core/images/image-kind.ts';
import { looksLikeIdx, looksLikePickle } from './file-tree.ts';
import { looksLikeGzip, readGzipStart } from './gzip.ts';
import { readCifarRecords } from './cifar/batch.ts';
import { textKind } from './manifest/rows.ts';
import { openFile, type RandomAccess } from './random-access.ts';
import { looksLikeTar, tarBlockBytes } from './tar/magic.ts';

/** What a file is, by its content alone. */
export type SourceKind =
  | 'zip'
  | 'tar'
  | 'tar.gz'
  | 'other-archive'
  | 'image'
  | 'idx'
  | 'pickle'
  | 'cifar-records'
  | 'text'
  | 'empty'
  | 'unknown';

const textBytes = 4096;
/** How xz, bzip2, 7z, RAR and Zstandard begin. */
const otherArchives = ['\xfd7zXZ\0', 'BZh91AY&SY', '7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07', '\x28\xb5\x2f\xfd'];

/** @throws {NodeJS.ErrnoException} */
export async function sourceKind(path: string): Promise<SourceKind> {
  const file = await openFile(path);
  try {
    return await kindOf(file);
  } finally {
    await file.close();
  }
}

async function kindOf(file: RandomAccess): Promise<SourceKind> {
  if (file.size === 0) return 'empty';
  const start = await file.read(0, textBytes);
  const signature = start.toString('latin1', 0, 4);
  const isEmptyZip = signature === 'PK\x05\x06';
  if (signature === 'PK\x03\x04' || isEmptyZip) return 'zip';
  if (looksLikeGzip(start)) {
    const inner = await readGzipStart(file);
    if (looksLikeIdx(inner)) return 'idx';
    return looksLikeTar(inner.subarray(0, tarBlockBytes)) ? 'tar.gz' : 'unknown';
  }
  if (looksLikeOtherArchive(start)) return 'other-archive';
  if (imageKind(start)) return 'image';
  if (looksLikeIdx(start)) return 'idx';
  if (looksLikePickle(start)) return 'pickle';
  if (looksLikeTar(start.subarray(0, tarBlockBytes))) return 'tar';
  if (await readCifarRecords(file)) return 'cifar-records';
  return textKind(start) ? 'text' : 'unknown';
}

function looksLikeOtherArchive(start: Buffer): boolean {
  const signature = start.toString('latin1', 0, 10);
  return otherArchives.some((each) => signature.startsWith(each));
}
