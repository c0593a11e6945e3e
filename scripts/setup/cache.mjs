/**
 * The cache: one folder per thing, named by version and hash, made under a temporary name and renamed whole. So an entry
 * is there completely or not at all, a set-up that was interrupted goes on after the last finished entry, and of two
 * set-ups that make the same entry at once the second discards its own.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { SetupFailure } from './failure.mjs';
import { cacheFolder } from './paths.mjs';

/**
 * @param {string} name
 * @returns {string} The path that the entry has or would have.
 */
export function cachePath(name) {
  return path.join(cacheFolder(), name);
}

/**
 * Gives a cache entry, making it first where it is missing.
 *
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make Fills an empty folder; when it throws, nothing is kept.
 * @returns {Promise<string>} The entry's folder.
 */
export async function cached(name, make) {
  const target = cachePath(name);
  if (existsSync(target)) return target;
  return withTemporaryFolder(name, async (folder) => {
    await make(folder);
    await moveInto(folder, target);
    return target;
  });
}

/**
 * Runs something with an empty folder on the cache's file system, which is removed afterwards.
 *
 * @template Result
 * @param {string} name
 * @param {(folder: string) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withTemporaryFolder(name, use) {
  const folder = path.join(cacheFolder(), 'tmp', `${process.pid}-${randomBytes(4).toString('hex')}-${name}`);
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new SetupFailure(
      `The cache folder ${cacheFolder()} cannot be written.`,
      'Make it writable, or name another one with the environment variable XENT_CACHE.',
      { cause },
    );
  }
  try {
    return await use(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      throw new SetupFailure(
        `The disk that holds ${cacheFolder()} is full.`,
        'Free about 2 GB, or name a folder on another disk with the environment variable XENT_CACHE, then set up again.',
        { cause: error },
      );
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Renames a finished file or folder to its lasting name, unless somebody else has put the same there meanwhile.
 *
 * @param {string} made
 * @param {string} target
 */
export async function moveInto(made, target) {
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await rename(made, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

/** Removes what set-ups that no longer run left half done. */
export async function clearAbandoned() {
  const folder = path.join(cacheFolder(), 'tmp');
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!isRunning(Number.parseInt(name, 10))) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
export function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
