/** One set-up or build at a time in one clone. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './cache.mjs';
import { nativeFolder } from './paths.mjs';

const heartbeatMs = 5_000;
const abandonedAfterMs = 60_000;

/**
 * Runs something while nobody else in this clone does, waiting for them first. A holder that died, or that shows no sign
 * of life for a minute (another container's process, a reused id), is passed over.
 *
 * @template Result
 * @param {(line: string) => void} say
 * @param {() => Promise<Result>} work
 * @param {string} [file]
 * @returns {Promise<Result>}
 */
export async function withLock(say, work, file = path.join(nativeFolder, '.lock')) {
  for (let waited = false; !take(file); waited = true) {
    if (await isAbandoned(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!waited) say('waiting for another set-up or build in this folder to end');
    await sleep(500);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
async function isAbandoned(file) {
  try {
    const { mtimeMs } = await stat(file);
    const age = Date.now() - mtimeMs;
    const holder = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (Number.isNaN(holder)) return age > heartbeatMs;
    return age > abandonedAfterMs || !isRunning(holder);
  } catch {
    return false;
  }
}
