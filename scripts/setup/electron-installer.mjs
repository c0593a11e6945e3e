/** Electron's own installer, as its npm package brings it, kept from hanging where a firewall swallows packets. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withTemporaryFolder } from './cache.mjs';
import { CommandFailed, run } from './command.mjs';
import { packageVersion, watchLargestFile } from './files.mjs';
import { root } from './paths.mjs';

const firstByteWithinMs = 20_000;
const nextByteWithinMs = 120_000;
const packageFolder = path.join(root, 'node_modules', 'electron');

/** @returns {string} The version of the npm package `electron`. */
export function wantedElectronVersion() {
  return packageVersion(packageFolder);
}

/** @returns {string | undefined} The executable, where the installer has done its work completely. */
export function installedElectron() {
  const pathFile = path.join(packageFolder, 'path.txt');
  const versionFile = path.join(packageFolder, 'dist', 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return undefined;
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== wantedElectronVersion()) return undefined;
  const executable = path.join(packageFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : undefined;
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {string} otherwise A sentence that says what happens when it fails.
 * @returns {Promise<string | undefined>} The executable; undefined when the installer could not get it, which was said.
 */
export async function installElectron(reporter, otherwise) {
  const version = wantedElectronVersion();
  if (!process.features.require_module) {
    reporter.say(`the installer of Electron ${version} needs Node 20.19 or 22.12 and newer.${otherwise}`);
    return undefined;
  }
  const task = reporter.task(`downloading Electron ${version} with its own installer`);
  try {
    await withTemporaryFolder('electron-installer', (folder) => runInstaller(folder, task.progress));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    task.abandon();
    reporter.say(`Electron's own installer failed (${firstReason(error)}).${otherwise}`);
    return undefined;
  }
  task.done();
  return installedElectron();
}

/**
 * @param {string} folder The installer's temporary folder: what grows in it is the download.
 * @param {(bytes: number) => void} onBytes
 */
async function runInstaller(folder, onBytes) {
  const stalled = new AbortController();
  let lastBytes = 0;
  let lastGrowth = performance.now();
  const stop = watchLargestFile(folder, (bytes) => {
    const now = performance.now();
    if (bytes !== lastBytes) lastGrowth = now;
    lastBytes = bytes;
    onBytes(bytes);
    if (now - lastGrowth > (bytes === 0 ? firstByteWithinMs : nextByteWithinMs)) stalled.abort();
  });
  try {
    await run(process.execPath, [path.join(packageFolder, 'install.js')], {
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, ELECTRON_GET_NO_PROGRESS: '1' },
      signal: stalled.signal,
    });
  } catch (error) {
    if (stalled.signal.aborted) throw new CommandFailed('no answer from its download server', '');
    throw error;
  } finally {
    stop();
  }
}

/**
 * @param {CommandFailed} failure
 * @returns {string}
 */
function firstReason(failure) {
  const reason = failure.output.split('\n').find((line) => /error/i.test(line)) ?? failure.message.split('\n')[0] ?? '';
  return reason.trim();
}
