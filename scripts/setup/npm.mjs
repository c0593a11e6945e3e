/** What set-up asks of npm: the same npm that runs it, with the registry and proxy that it is configured for. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { shortHash, watchLargestFile } from './files.mjs';
import { nativeFolder, nativeModules } from './paths.mjs';

/**
 * @typedef {object} NpmPackage
 * @property {string} name
 * @property {string} version
 * @property {string} integrity The tarball's SHA-512 as npm writes it.
 */

/**
 * @param {string[]} args
 * @returns {{command: string, args: string[], shell: boolean}} How to start the npm that started this, else the one in PATH.
 */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  const own = script !== undefined && path.basename(script).startsWith('npm') && /\.c?js$/.test(script);
  if (own) return { command: process.execPath, args: [script, ...args], shell: false };
  const isWindows = process.platform === 'win32';
  return { command: isWindows ? 'npm.cmd' : 'npm', args, shell: isWindows };
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
async function npm(args, cwd) {
  const quiet = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { command, args: all, shell } = npmCommand(quiet);
  // Without these npm would install into the folder of the `npm ci` that started set-up.
  const env = { ...process.env, npm_config_local_prefix: undefined, npm_config_global: undefined, INIT_CWD: undefined };
  try {
    await run(command, all, { cwd, env, shell });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    if (error.output.includes('EINTEGRITY')) {
      throw new SetupFailure(
        'A package that npm downloaded is not the one that Xent expects: its checksum differs.',
        'Run "npm cache verify", check the npm registry that is configured, and set up again.',
        { cause: error },
      );
    }
    throw new SetupFailure(
      'npm could not download a package that Xent needs.',
      'Check that "npm ping" succeeds, then set up again; npm\'s own words are below.',
      { cause: error },
    );
  }
}

/**
 * Downloads and unpacks one package by its pinned hash, away from every project.
 *
 * @param {NpmPackage} pinned
 * @param {string} folder An empty folder to work in.
 * @param {(bytes: number) => void} onBytes
 * @returns {Promise<string>} The unpacked package's folder, below the given one.
 */
export async function unpackPackage({ name, version, integrity }, folder, onBytes) {
  const project = path.join(folder, 'npm');
  const dependencies = { [name]: version };
  await mkdir(project, { recursive: true });
  await writeFile(path.join(project, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await writeFile(
    path.join(project, 'package-lock.json'),
    JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { dependencies }, [`node_modules/${name}`]: { version, integrity } },
    }),
  );
  const stop = watchLargestFile(project, onBytes);
  try {
    await npm(['ci', '--cache', path.join(project, 'cache')], project);
  } finally {
    stop();
  }
  await rm(path.join(project, 'cache'), { recursive: true, force: true });
  return path.join(project, 'node_modules', name);
}

/** The state that `native/node_modules` is in when it holds what its lock file asks for. */
async function nativeStamp() {
  return shortHash(
    await readFile(path.join(nativeFolder, 'package.json'), 'utf8'),
    await readFile(path.join(nativeFolder, 'package-lock.json'), 'utf8'),
  );
}

/**
 * Installs `native/package-lock.json`, unless that has been done. None of its packages' install scripts is run: the one
 * of tfjs-node-gpu would download a TensorFlow of its own.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {{offline: boolean}} options
 */
export async function installNativeModules(reporter, { offline }) {
  const stampFile = path.join(nativeModules, '.installed');
  const stamp = await nativeStamp();
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return;
  const task = reporter.task('installing tfjs-node, better-sqlite3 and what to build with (npm)');
  try {
    await npm(['ci', offline ? '--offline' : '--prefer-offline'], nativeFolder);
  } catch (error) {
    task.abandon();
    if (offline && error instanceof SetupFailure) {
      throw new SetupFailure(
        "The packages of native/package-lock.json are neither installed nor in npm's own cache.",
        'Run "npm run setup" once without --offline.',
        { cause: error },
      );
    }
    throw error;
  }
  await writeFile(stampFile, stamp);
  task.done();
}
