/** Building the app, and knowing when that is not needed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { root } from './paths.mjs';

const stampFile = path.join(root, 'out', '.sources');
const builtFrom = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/** @returns {string} Stands for the paths, sizes and times of everything that the app is built from. */
function fingerprintSources() {
  const hash = createHash('sha256');
  for (const start of builtFrom) {
    const top = path.join(root, start);
    const info = statSync(top, { throwIfNoEntry: false });
    if (!info) continue;
    const names = info.isDirectory() ? readdirSync(top, { recursive: true }).map(String).sort() : [''];
    for (const name of names) {
      const file = statSync(path.join(top, name), { throwIfNoEntry: false });
      if (file?.isFile()) hash.update(`${start}/${name} ${file.size} ${file.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** @returns {boolean} Whether `out/` was built from the sources as they are now. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprintSources();
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 */
export async function buildApp(reporter) {
  if (isBuilt()) return;
  const fingerprint = fingerprintSources();
  const task = reporter.task('building the app');
  try {
    await run(process.execPath, [path.join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], { cwd: root });
  } catch (cause) {
    task.abandon();
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new SetupFailure('The app could not be built.', "The builder's own words are below.", { cause });
  }
  await mkdir(path.dirname(stampFile), { recursive: true });
  await writeFile(stampFile, fingerprint);
  task.done();
}
