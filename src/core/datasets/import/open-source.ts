import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { openFolder } from './folder-source.ts';
import type { ImageSource, SearchHooks } from './source.ts';
import { openZip } from './zip-source.ts';

const permissionCodes = new Set(['EACCES', 'EPERM']);

/**
 * Opens and searches what a person chose to import.
 *
 * @throws {Failure} `source-missing`, `source-unreadable`, `source-unsupported`, `import-cancelled`, or what is wrong
 *   with the archive.
 */
export async function openSource(source: string, hooks: SearchHooks): Promise<ImageSource> {
  const path = resolve(source);
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return await openFolder(path, hooks);
    if (!stats.isFile()) throw datasetFailures.sourceUnsupported(path);
    if (await startsLikeZip(path)) return await openZip(path, hooks);
    if (!/\.zip$/i.test(path)) throw datasetFailures.sourceUnsupported(path);
    throw datasetFailures.archiveDamaged(path, stats.size === 0 ? 'it is empty' : 'it does not start as a zip archive does');
  } catch (thrown) {
    throw sourceFailure(thrown, path);
  }
}

async function startsLikeZip(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    const isEmptyArchive = start === 'PK\x05\x06';
    return start === 'PK\x03\x04' || isEmptyArchive;
  } finally {
    await handle.close();
  }
}

function sourceFailure(thrown: unknown, path: string): unknown {
  if (thrown instanceof Failure || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const code = String(thrown.code);
  if (code === 'ENOENT' || code === 'ENOTDIR') return datasetFailures.sourceMissing(path);
  const why = permissionCodes.has(code) ? 'you are not allowed to' : `the system reports ${code}`;
  return datasetFailures.sourceUnreadable(path, why);
}
