import { Readable, type Transform } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from '../cancellation.ts';
import { assertHarmless } from './archive-limits.ts';
import type { SourceContext } from './file-tree.ts';
import type { RandomAccess } from './random-access.ts';

const chunkBytes = 256 * 1024;
/** Packed bytes that are certain to hold the first 512 unpacked ones, Deflate's code tables included. */
const startBytes = 4096;

export function looksLikeGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** The first bytes of what a gzipped file holds; none where they are damaged. */
export async function readGzipStart(file: RandomAccess): Promise<Buffer> {
  try {
    return gunzipSync(await file.read(0, startBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Unpacks a gzipped file into a scratch file. @throws {Failure} `archive-damaged` or `archive-too-large` */
export async function unpackGzip(file: RandomAccess, path: string, context: SourceContext): Promise<RandomAccess> {
  const { limits, hooks, scratch } = context;
  const target = await scratch.createFile();
  try {
    for await (const chunk of unpacked(file, createGunzip())) {
      assertNotCancelled(hooks.signal);
      assertHarmless(target.size + chunk.length, file.size, path, limits);
      await target.append(chunk);
    }
    await target.flush();
    return target;
  } catch (thrown) {
    await target.close();
    throw isDamage(thrown) ? datasetFailures.archiveDamaged(path, thrown.message) : thrown;
  }
}

/** What comes out when all of a file, or what `chunks` gives of it, is put through one of zlib's streams. */
export async function* unpacked(
  file: RandomAccess,
  through: Transform,
  chunks: AsyncIterable<Buffer> = readChunks(file),
): AsyncGenerator<Uint8Array, void, void> {
  const packed = Readable.from(chunks, { objectMode: false });
  packed.on('error', (error) => through.destroy(error));
  packed.pipe(through);
  try {
    for await (const chunk of through) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    packed.destroy();
    through.destroy();
  }
}

/** Whether an error is zlib's about its input, and neither a failure nor the file system's. */
export function isDamage(thrown: unknown): thrown is Error {
  return thrown instanceof Error && !(thrown instanceof Failure) && !('syscall' in thrown);
}

/** A file from start to end. */
export async function* readChunks(file: RandomAccess): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < file.size; at += chunkBytes) {
    const chunk = await file.read(at, chunkBytes);
    if (chunk.length === 0) return;
    yield chunk;
  }
}
