/** The pinned wheels: downloaded once, kept until what needs them has been made. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { cachePath, moveInto, withTemporaryFolder } from './cache.mjs';
import { sha256OfFile } from './files.mjs';
import { downloadWheel, findPip } from './pip.mjs';
import { findOrProvide, pipNeed } from './system.mjs';

/** @param {import('./pip.mjs').Wheel} wheel */
export function downloadPath(wheel) {
  return cachePath(path.join('downloads', `${wheel.sha256.slice(0, 8)}-${wheel.file}`));
}

/**
 * Gives a pinned wheel, downloading it first where it is missing. It stays until what needs it has been made, so that an
 * interruption costs no second download.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./pip.mjs').Wheel} wheel
 * @param {{offline: boolean}} options
 * @returns {Promise<string>} Its path.
 */
export async function fetchWheel(reporter, wheel, options) {
  const target = downloadPath(wheel);
  if (existsSync(target)) {
    if ((await sha256OfFile(target)) === wheel.sha256) return target;
    await rm(target);
  }
  const pip = await findOrProvide(findPip, reporter, pipNeed, options);
  await withTemporaryFolder('wheel', async (folder) => {
    const task = reporter.task(`downloading ${wheel.project} ${wheel.version} with pip`, wheel.bytes);
    try {
      await moveInto(await downloadWheel(pip, wheel, folder, task.progress), target);
    } catch (error) {
      task.abandon();
      throw error;
    }
    task.done();
  });
  return target;
}
