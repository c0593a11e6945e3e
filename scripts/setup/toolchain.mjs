/** Compiling Node-API addons with the machine's C++ compiler. */
import path from 'node:path';
import { CommandFailed, run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { nativeModules } from './paths.mjs';

/**
 * @typedef {object} Addon
 * @property {string} title For a person.
 * @property {string} folder Where the sources are and the compiler runs.
 * @property {{file: string, language: 'c++' | 'c', standard: string, defines: string[], flags?: string[]}[]} sources
 *   `flags` are the compiler's, beside those that all have.
 * @property {string[]} include Folders.
 * @property {string[]} forcedHeaders Headers read before every C++ source.
 * @property {string[]} libraries Paths of libraries to link; their folders are searched at run time too.
 */

/**
 * @param {string} compiler GCC or Clang.
 * @param {Addon} addon
 * @param {string} output The `.node` file.
 * @param {string} work An empty folder for object files.
 */
export async function compileAddon(compiler, addon, output, work) {
  const include = [...addon.include, path.join(nativeModules, 'node-api-headers', 'include')];
  /** @type {string[]} */
  const objects = [];
  try {
    for (const { file, language, standard, defines, flags = [] } of addon.sources) {
      const object = path.join(work, `${objects.length}.o`);
      objects.push(object);
      const forced = language === 'c++' ? addon.forcedHeaders.flatMap((header) => ['-include', header]) : [];
      await run(
        compiler,
        [
          '-O2', '-fPIC', '-w', '-fvisibility=hidden', `-std=${standard}`, ...flags, ...defines.map((define) => `-D${define}`),
          ...forced, ...include.map((folder) => `-I${folder}`), '-x', language, '-c', file, '-o', object,
        ],
        { cwd: addon.folder },
      );
    }
    await run(compiler, [...linkMode(), '-o', output, ...objects, ...linkLibraries(addon.libraries)], { cwd: addon.folder });
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new SetupFailure(
      `${addon.title} could not be compiled with ${compiler}.`,
      "Xent needs GCC 10, Clang 12 or newer (CXX names another compiler); the compiler's own words are below.",
      { cause },
    );
  }
}

function linkMode() {
  if (process.platform === 'darwin') return ['-bundle', '-undefined', 'dynamic_lookup'];
  return ['-shared', '-Wl,-Bsymbolic'];
}

/** @param {string[]} libraries */
function linkLibraries(libraries) {
  const folders = [...new Set(libraries.map((library) => path.dirname(library)))];
  const system = process.platform === 'linux' ? ['-ldl', '-lpthread'] : [];
  return [...libraries, ...folders.map((folder) => `-Wl,-rpath,${folder}`), ...system];
}
