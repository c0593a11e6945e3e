/**
 * What comes from the operating system: a compiler, pip, the libraries that a window needs. On a Debian-like machine
 * root has them installed; anybody else is told what is missing and the command for it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { run, runs } from './command.mjs';
import { SetupFailure } from './failure.mjs';

/**
 * @typedef {object} Need
 * @property {string} what Completes "Xent needs …".
 * @property {string[]} debian The Debian packages that bring it.
 * @property {string} elsewhere What to do on a machine without apt-get.
 */

/** @type {Need} */
export const compilerNeed = {
  what: 'a C++ compiler to build two of its parts, and this machine has none',
  debian: ['g++'],
  elsewhere:
    process.platform === 'darwin'
      ? 'Install one with: xcode-select --install'
      : 'Install GCC or Clang with C++20, or name one with the environment variable CXX.',
};

/** @type {Need} */
export const pipNeed = {
  what: 'pip to download TensorFlow, and this machine has none',
  debian: ['python3-pip'],
  elsewhere: 'Install Python 3 with pip, or set XENT_TENSORFLOW_WHEEL or XENT_LIBTENSORFLOW to a TensorFlow you have.',
};

/** @type {Need} */
export const virtualDisplayNeed = {
  what: 'Xvfb to test its windows on a machine without a display, and this machine has none',
  debian: ['xvfb', 'xauth'],
  elsewhere: 'Install Xvfb with xvfb-run, or run the tests in a desktop session.',
};

const windowPackages = [
  'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libatk-bridge2.0-0', 'libcups2', 'libdrm2', 'libxkbcommon0',
  'libxss1', 'libxtst6', 'libnotify4', 'libsecret-1-0',
];

/**
 * @param {string} electron The executable.
 * @returns {Promise<Need | undefined>} What its windows lack on this machine; undefined when nothing.
 */
export async function windowNeed(electron) {
  if (process.platform !== 'linux') return undefined;
  const libraries = await missingLibraries(electron);
  const fonts = hasFonts() ? [] : ['fonts-dejavu-core'];
  if (libraries.length === 0 && fonts.length === 0) return undefined;
  const missing = [...libraries, ...(fonts.length > 0 ? ['any font'] : [])];
  return {
    what: `system libraries to open a window that this machine lacks (${missing.join(', ')})`,
    debian: [...(libraries.length > 0 ? windowPackages : []), ...fonts],
    elsewhere: 'Install them with your package manager.',
  };
}

/**
 * @param {string} executable
 * @returns {Promise<string[]>} The shared libraries that the loader does not find for it.
 */
async function missingLibraries(executable) {
  const listed = await run('ldd', [executable]).catch(() => '');
  const missing = listed.split('\n').filter((line) => line.includes('not found'));
  return missing.map((line) => line.trim().split(' ')[0] ?? line);
}

function hasFonts() {
  const home = homedir();
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', path.join(home, '.fonts'), path.join(home, '.local/share/fonts')];
  return folders.some(
    (folder) => existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc|pfb)$/i.test(String(name))),
  );
}

/**
 * Installs what is needed where set-up may.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {Need} need
 * @param {{offline: boolean}} options
 * @throws {SetupFailure} Naming what is missing and the command, where set-up may not or cannot install it.
 */
export async function provide(reporter, need, { offline }) {
  const debianLike = existsSync('/usr/bin/apt-get');
  const isRoot = process.getuid?.() === 0;
  const sentence = `Xent needs ${need.what}.`;
  if (!debianLike) throw new SetupFailure(sentence, need.elsewhere);
  if (!isRoot || offline) {
    const command = `apt-get install -y --no-install-recommends ${(await packageNames(need.debian)).join(' ')}`;
    throw new SetupFailure(sentence, `Install it with: ${isRoot ? '' : 'sudo '}${command}`);
  }
  const task = reporter.task(`installing ${need.debian.join(' ')} (apt-get, as root)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patience = ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    await run('apt-get', [...patience, 'update'], { env });
    const names = await packageNames(need.debian);
    await run('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...names], { env });
  } catch (cause) {
    task.abandon();
    throw new SetupFailure(sentence, 'apt-get could not install it; its own words are below.', { cause });
  }
  task.done();
}

/**
 * Debian 13 and Ubuntu 24.04 renamed some libraries when time became 64 bits wide.
 *
 * @param {string[]} names
 * @returns {Promise<string[]>}
 */
async function packageNames(names) {
  const pattern = `^(${names.join('|')})t64$`;
  const listed = await run('apt-cache', ['search', '--names-only', pattern]).catch(() => '');
  const renamed = new Set(listed.split('\n').map((line) => line.split(' ')[0]));
  return names.map((name) => (renamed.has(`${name}t64`) ? `${name}t64` : name));
}

/** @returns {Promise<string | undefined>} The C++ compiler to use; undefined where there is none. */
export async function findCompiler() {
  const candidates = process.env.CXX ? [process.env.CXX] : ['g++', 'c++', 'clang++'];
  for (const candidate of candidates) {
    if (await runs(candidate)) return candidate;
  }
  return undefined;
}

/**
 * @template Found
 * @param {() => Promise<Found | undefined>} find
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {Need} need
 * @param {{offline: boolean}} options
 * @returns {Promise<Found>}
 */
export async function findOrProvide(find, reporter, need, options) {
  const there = await find();
  if (there !== undefined) return there;
  await provide(reporter, need, options);
  const provided = await find();
  if (provided === undefined) throw new SetupFailure(`Xent needs ${need.what}.`, need.elsewhere);
  return provided;
}
