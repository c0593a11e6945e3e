/** What set-up needs to know about files: their hash, their size as they grow, whether they are there. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} file
 * @returns {Promise<string>} The SHA-256 of its content, in hexadecimal.
 */
export async function sha256OfFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * @param {...string} parts
 * @returns {string} The SHA-256 of the parts, 12 hexadecimal digits: enough to name a cache entry.
 */
export function shortHash(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 12);
}

/**
 * Calls back twice a second with the size of the largest file below a folder: how far a download by another program is.
 *
 * @param {string} folder
 * @param {(bytes: number) => void} onBytes
 * @returns {() => void} Stops it.
 */
export function watchLargestFile(folder, onBytes) {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void largestFile(folder).then(onBytes).finally(() => {
      busy = false;
    });
  }, 500);
  return () => clearInterval(timer);
}

/**
 * @param {string} folder
 * @returns {Promise<number>}
 */
async function largestFile(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map(async (entry) => {
      const info = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
      return info?.size ?? 0;
    }),
  );
  return Math.max(0, ...sizes);
}

/**
 * @param {string} file
 * @returns {unknown}
 */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * @param {string} folder A package's.
 * @returns {string} The version that its package.json gives.
 */
export function packageVersion(folder) {
  const description = /** @type {{version: string}} */ (readJson(path.join(folder, 'package.json')));
  return description.version;
}

/**
 * @param {string} folder
 * @param {string[]} candidates Relative paths, best first.
 * @returns {string | undefined} The first that exists, absolute.
 */
export function firstExisting(folder, candidates) {
  return candidates.map((candidate) => path.join(folder, candidate)).find((candidate) => existsSync(candidate));
}

/**
 * @param {string} source
 * @param {string} target Replaced whole, because a running trainer may have it loaded.
 */
export async function replaceFile(source, target) {
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}`;
  await copyFile(source, temporary);
  await rename(temporary, target);
}
