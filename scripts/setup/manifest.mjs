/**
 * `native/manifest.json`: what set-up found or made, where, and where it came from. The app reads `node.path`, `electron.path`,
 * `tensorflow.path`, `tensorflow.version`, `tensorflow.gpu` and `sqlite.compatBinding`; `xent doctor` shows it all.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { readJson } from './files.mjs';
import { manifestPath } from './paths.mjs';

export const manifestFormat = 3;

/**
 * @typedef {object} NodePart What set-up ran under, which the app starts its trainers with.
 * @property {string} version For instance "v22.11.0".
 * @property {string} path The executable.
 */

/**
 * @typedef {object} ElectronPart
 * @property {string} version For instance "45.4.1".
 * @property {string} wanted The version of the npm package `electron` when this was chosen.
 * @property {'electron-installer' | 'npm-pinned' | 'user path'} origin
 * @property {string} path The executable.
 */

/**
 * @typedef {object} TensorflowPart
 * @property {string} version What the library itself answers.
 * @property {'pypi-wheel' | 'user wheel' | 'user path'} origin
 * @property {string} path The folder that holds the libraries, and `include` in it or beside it.
 * @property {boolean} gpu Whether it was set up for NVIDIA cards.
 */

/**
 * @typedef {object} BindingPart tfjs-node's addon.
 * @property {string} version tfjs-node's.
 * @property {'compiled'} origin
 * @property {string} path The `.node` file.
 */

/**
 * @typedef {object} KernelsPart Xent's own TensorFlow ops.
 * @property {'compiled'} origin
 * @property {string} path The `.node` file.
 * @property {string | null} refusal Why this processor is not served by them; null where it is.
 */

/**
 * @typedef {object} SqlitePart better-sqlite3.
 * @property {string} version
 * @property {'prebuild' | 'compiled'} origin
 * @property {string | null} compatBinding The `.node` file for Node-API 9 and older; null when nothing here needs it.
 */

/**
 * @typedef {object} Manifest
 * @property {number} format {@link manifestFormat}.
 * @property {string} platform For instance "linux-x64".
 * @property {string} inputs What the parts were made from; another value means that set-up has work to do.
 * @property {import('./options.mjs').Overrides} overrides What the user named instead of set-up's own choice.
 * @property {NodePart} node
 * @property {ElectronPart} electron
 * @property {TensorflowPart} tensorflow
 * @property {BindingPart} tensorflowBinding
 * @property {KernelsPart} kernels
 * @property {SqlitePart} sqlite
 */

/** @returns {Manifest | undefined} Undefined when there is none, or one of another format. */
export function readManifest() {
  try {
    const manifest = /** @type {Manifest} */ (readJson(manifestPath));
    return manifest.format === manifestFormat ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Manifest} manifest */
export function writeManifest(manifest) {
  const temporary = `${manifestPath}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(manifest, undefined, 2)}\n`);
  renameSync(temporary, manifestPath);
}
