/** better-sqlite3: the binary inside its package, and one compiled here for Node-API 9 where something needs it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cachedAddon } from './cached-addon.mjs';
import { CommandFailed, run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { packageVersion, shortHash } from './files.mjs';
import { nativeFolder, nativeModules, platformName } from './paths.mjs';

const packageFolder = path.join(nativeModules, 'better-sqlite3');
const compatHeader = path.join(nativeFolder, 'napi9-compat.h');

/** @returns {boolean} Whether this Node loads better-sqlite3's own binary without harm. */
export function nodeHasNodeApi10() {
  return Number(process.versions.napi) >= 10;
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @param {boolean} needsCompat Whether this Node or the chosen Electron offers Node-API 9 only.
 * @returns {Promise<import('./manifest.mjs').SqlitePart>}
 */
export async function provideSqlite(reporter, options, needsCompat) {
  const version = packageVersion(packageFolder);
  if (!needsCompat) return { version, origin: 'prebuild', compatBinding: null };
  if (process.platform === 'win32') {
    throw new SetupFailure(
      'On Windows, Xent needs Node 22.14 or newer and Electron 35 or newer.',
      'Install a newer Node, and set up again.',
    );
  }
  const addon = await describeAddon();
  const key = shortHash(JSON.stringify({ ...addon, folder: '', include: [], forcedHeaders: [] }), await readFile(compatHeader, 'utf8'));
  const compatBinding = await cachedAddon(reporter, options, {
    entry: `better-sqlite3-${version}-napi9-${platformName}-${key}`,
    file: 'better_sqlite3.node',
    doing: 'compiling better-sqlite3 for Node-API 9',
    addon,
    check,
  });
  return { version, origin: 'compiled', compatBinding };
}

/** @returns {Promise<import('./toolchain.mjs').Addon>} */
async function describeAddon() {
  const sqliteDefines = [...(await readFile(path.join(packageFolder, 'deps', 'defines.gypi'), 'utf8')).matchAll(/^ *'([A-Z].*)',$/gm)];
  return {
    title: 'better-sqlite3',
    folder: packageFolder,
    sources: [
      { file: 'deps/sqlite3/sqlite3.c', language: 'c', standard: 'c99', defines: sqliteDefines.map(([, define]) => define ?? '') },
      {
        file: 'src/better_sqlite3.cpp',
        language: 'c++',
        standard: 'c++20',
        defines: [
          'NAPI_VERSION=9', 'NAPI_DISABLE_CPP_EXCEPTIONS', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', 'BUILDING_NODE_EXTENSION',
        ],
      },
    ],
    include: [path.join(nativeModules, 'node-addon-api'), 'deps/sqlite3'],
    forcedHeaders: [compatHeader],
    libraries: [],
  };
}

/**
 * Opens a database with the new binary in a process of its own, and stores a text: what Node-API 9 needed help with.
 *
 * @param {string} binding
 */
async function check(binding) {
  const script = `
    const Database = require('better-sqlite3');
    const database = new Database(':memory:', { nativeBinding: process.argv[1] });
    database.exec('create table t (a text)');
    database.prepare('insert into t values (?)').run('x');
    if (database.prepare('select a from t').pluck().get() !== 'x') throw new Error('a stored text came back changed');`;
  try {
    await run(process.execPath, ['-e', script, binding], { cwd: nativeFolder, timeoutMs: 60_000 });
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new SetupFailure('better-sqlite3 does not work as compiled here.', 'Its own words are below.', { cause });
  }
}
