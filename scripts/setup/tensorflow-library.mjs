/** The shapes that a TensorFlow with C headers comes in. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { firstExisting } from './files.mjs';

/**
 * @typedef {object} TensorflowLibrary
 * @property {string} folder Where the libraries are; what the loader searches.
 * @property {string[]} libraries File names to link against, in order.
 * @property {string} include The folder that holds `tensorflow/c/c_api.h`.
 */

/** Of a Python wheel or package, then of TensorFlow's own archive of the C library; Linux, macOS, Windows. */
const shapes = [
  ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
  ['libtensorflow.so.2', 'libtensorflow_framework.so.2'],
  ['libtensorflow.2.dylib', 'libtensorflow_framework.2.dylib'],
  ['tensorflow.lib'],
];

/**
 * @param {string} folder
 * @returns {TensorflowLibrary | undefined} Undefined when the folder holds no TensorFlow to build against.
 */
export function findTensorflowLibrary(folder) {
  const top = path.resolve(folder);
  const include = firstExisting(top, ['include', '../include']);
  if (!include || !existsSync(path.join(include, 'tensorflow', 'c', 'c_api.h'))) return undefined;
  for (const candidate of [top, path.join(top, 'lib')]) {
    const libraries = shapes.find((files) => files.every((file) => existsSync(path.join(candidate, file))));
    if (libraries) return { folder: candidate, libraries, include };
  }
  return undefined;
}

/**
 * Where a wheel's entry goes: its C libraries and the headers of the C interface, nothing else.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function placeWheelEntry(name) {
  const library = /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/;
  const header =
    /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/platform\/ctstring|xla\/tsl\/c\/).*\.h$/;
  return library.test(name) || header.test(name) ? name : undefined;
}

/**
 * @param {string} include
 * @returns {string} TensorFlow's version as its headers give it, or "unknown" (a wheel's chosen headers do not).
 */
export function versionFromHeaders(include) {
  const header = firstExisting(include, ['tensorflow/core/public/release_version.h', 'tensorflow/core/public/version.h']);
  if (!header) return 'unknown';
  const text = readFileSync(header, 'utf8');
  const parts = ['MAJOR', 'MINOR', 'PATCH'].map((part) => new RegExp(`TF_${part}_VERSION\\s+(\\d+)`).exec(text)?.[1]);
  return parts.every(Boolean) ? parts.join('.') : 'unknown';
}
