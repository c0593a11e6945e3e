/** TensorFlow's C library: from a folder or a wheel that the user names, else out of the wheel on the package index. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { cached, cachePath } from './cache.mjs';
import { cudaWheels } from './cuda-wheels.mjs';
import { addCudaLibraries } from './cuda.mjs';
import { SetupFailure } from './failure.mjs';
import { sha256OfFile, shortHash } from './files.mjs';
import { platformName } from './paths.mjs';
import { cpuWheels, tensorflowVersion } from './pins.mjs';
import { findTensorflowLibrary, placeWheelEntry, versionFromHeaders } from './tensorflow-library.mjs';
import { unzip } from './unzip.mjs';
import { downloadPath, fetchWheel } from './wheel.mjs';

/** @typedef {import('./manifest.mjs').TensorflowPart} TensorflowPart */

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @returns {Promise<TensorflowPart>} Its `gpu` says what the library was built for, not whether this machine has a card.
 */
export async function provideTensorflow(reporter, options) {
  if (options.libtensorflow) return userFolder(options.libtensorflow, options.gpu);
  if (options.wheel) return userWheel(reporter, options.wheel, options.gpu);

  const wheel = pinnedWheel(options.gpu);
  const entry = entryName(options.gpu ? shortHash(...cudaWheels.map(({ sha256 }) => sha256)) : wheel.sha256, options.gpu);
  if (options.offline && !existsSync(cachePath(entry)) && !existsSync(downloadPath(wheel))) {
    throw new SetupFailure(
      `TensorFlow ${tensorflowVersion} is not in the cache, and --offline forbids to download it.`,
      'Set XENT_LIBTENSORFLOW or XENT_TENSORFLOW_WHEEL to one you have, or set up again with a network.',
    );
  }
  const folder = await cached(entry, async (made) => {
    await unpackWheel(reporter, await fetchWheel(reporter, wheel, options), made);
    if (options.gpu) await addCudaLibraries(reporter, options, made);
  });
  for (const used of options.gpu ? [wheel, ...cudaWheels] : [wheel]) await rm(downloadPath(used), { force: true });
  return { version: wheel.version, origin: 'pypi-wheel', path: path.join(folder, 'tensorflow'), gpu: options.gpu };
}

/**
 * @param {boolean} gpu
 * @returns {import('./pip.mjs').Wheel}
 */
function pinnedWheel(gpu) {
  const wheel = gpu && platformName === 'linux-x64' ? cudaWheels[0] : cpuWheels[platformName];
  if (wheel && !(gpu && platformName !== 'linux-x64')) return wheel;
  throw new SetupFailure(
    `The package index has no TensorFlow ${tensorflowVersion} ${gpu ? 'for CUDA ' : ''}that serves ${platformName}.`,
    'Set XENT_LIBTENSORFLOW to a folder with TensorFlow\'s C library and its "include" folder.',
  );
}

/**
 * @param {string} sha256
 * @param {boolean} gpu
 */
function entryName(sha256, gpu) {
  return `tensorflow-${tensorflowVersion}-${gpu ? 'cuda' : 'cpu'}-${platformName}-${sha256.slice(0, 8)}`;
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {string} wheelFile
 * @param {string} folder
 */
async function unpackWheel(reporter, wheelFile, folder) {
  const task = reporter.task('unpacking TensorFlow');
  try {
    await unzip(wheelFile, folder, placeWheelEntry, task.progress);
  } catch (cause) {
    task.abandon();
    if (cause instanceof Error && 'code' in cause) throw cause;
    throw new SetupFailure(
      `${wheelFile} cannot be unpacked: it is damaged or no wheel.`,
      'Download it again, or unset XENT_TENSORFLOW_WHEEL to have set-up download one.',
      { cause },
    );
  }
  if (!findTensorflowLibrary(path.join(folder, 'tensorflow'))) {
    task.abandon();
    throw new SetupFailure(
      `${wheelFile} holds no TensorFlow library for ${platformName} that Xent can build against.`,
      `A TensorFlow ${tensorflowVersion} wheel for this platform does.`,
    );
  }
  task.done();
}

/**
 * @param {string} folder
 * @param {boolean} gpu
 * @returns {TensorflowPart}
 */
function userFolder(folder, gpu) {
  const library = findTensorflowLibrary(folder);
  if (!library) {
    throw new SetupFailure(
      `XENT_LIBTENSORFLOW names ${folder}, which holds no TensorFlow library with its "include" folder.`,
      'Name the "tensorflow" folder of an installed Python package, or that of the unpacked C library.',
    );
  }
  return { version: versionFromHeaders(library.include), origin: 'user path', path: path.resolve(folder), gpu };
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {string} file
 * @param {boolean} gpu
 * @returns {Promise<TensorflowPart>}
 */
async function userWheel(reporter, file, gpu) {
  if (!existsSync(file)) {
    throw new SetupFailure(`XENT_TENSORFLOW_WHEEL names ${file}, which does not exist.`, 'Set it to a TensorFlow wheel.');
  }
  const pinned = [...Object.values(cpuWheels), ...cudaWheels].find((wheel) => wheel.file === path.basename(file));
  const sha256 = await sha256OfFile(file);
  if (pinned && pinned.sha256 !== sha256) {
    throw new SetupFailure(
      `${file} is damaged: its checksum is not that of ${pinned.project} ${pinned.version}.`,
      'Download it again, or unset XENT_TENSORFLOW_WHEEL to have set-up download one.',
    );
  }
  const version = /^[^-]+-([^-]+)-/.exec(path.basename(file))?.[1] ?? 'unknown';
  const name =
    sha256 === cpuWheels[platformName]?.sha256
      ? entryName(sha256, false)
      : `tensorflow-${version}-own-${platformName}-${sha256.slice(0, 8)}`;
  const folder = await cached(name, (made) => unpackWheel(reporter, path.resolve(file), made));
  return { version, origin: 'user wheel', path: path.join(folder, 'tensorflow'), gpu };
}
