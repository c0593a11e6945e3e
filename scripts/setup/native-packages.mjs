/**
 * Lets the app find the packages with native parts, which are no dependencies of its own package.json: npm would run the
 * install script of tfjs-node, which downloads a TensorFlow, and npm 10 a needless `node-gyp rebuild` of better-sqlite3.
 * Xent's own kernels are a package beside them.
 */
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { nativeFolder, nativeModules, root } from './paths.mjs';

const link = (/** @type {string} */ name) => path.join(root, 'node_modules', name);
const packages = [
  ...['@tensorflow/tfjs-node-gpu', 'better-sqlite3'].map((name) => ({ link: link(name), folder: path.join(nativeModules, name) })),
  { link: link('xent-kernels'), folder: path.join(nativeFolder, 'kernels') },
];

/** @param {{link: string, folder: string}} nativePackage */
function isLinked({ link, folder }) {
  return existsSync(link) && existsSync(folder) && realpathSync(link) === realpathSync(folder);
}

/** @returns {boolean} Whether the app finds all of them. */
export function nativePackagesAreLinked() {
  return packages.every(isLinked);
}

export async function linkNativePackages() {
  for (const { link, folder } of packages.filter((nativePackage) => !isLinked(nativePackage))) {
    await mkdir(path.dirname(link), { recursive: true });
    await rm(link, { recursive: true, force: true });
    await symlink(process.platform === 'win32' ? folder : path.relative(path.dirname(link), folder), link, 'junction');
  }
}
