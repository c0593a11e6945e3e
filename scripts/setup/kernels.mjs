/** Xent's own TensorFlow ops (native/kernels), compiled for each kind of processor that there is code for. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cachedAddon } from './cached-addon.mjs';
import { CommandFailed, run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { replaceFile, shortHash } from './files.mjs';
import { nativeFolder, platformName, root } from './paths.mjs';
import { findTensorflowLibrary } from './tensorflow-library.mjs';

const sourceFolder = path.join(nativeFolder, 'kernels');
const addonFile = path.join(sourceFolder, 'kernels.node');

/** Sources that hold the arithmetic, and so are compiled once for each kind of processor. */
const arithmetic = ['conv-max-pool.cc'];

const avx2 = ['-mavx2', '-mfma'];
/** Names as in processor.h. @type {{name: string, flags: string[]}[]} */
const processors =
  process.arch === 'x64'
    ? [
        { name: 'avx2', flags: avx2 },
        { name: 'avx512', flags: [...avx2, '-mavx512f', '-mavx512vl', '-mavx512bw', '-mavx512dq', '-mprefer-vector-width=256'] },
      ]
    : [{ name: 'baseline', flags: [] }];

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @param {import('./manifest.mjs').TensorflowPart} tensorflow
 * @param {string} tensorflowVersion What the library itself answers.
 * @returns {Promise<import('./manifest.mjs').KernelsPart>}
 */
export async function provideKernels(reporter, options, tensorflow, tensorflowVersion) {
  const library = findTensorflowLibrary(tensorflow.path);
  if (!library) throw new SetupFailure(`${tensorflow.path} holds no TensorFlow any more.`, 'Set up again.');
  const sources = await readSources();
  const addon = describeAddon([...sources.keys()], library);
  const key = shortHash(JSON.stringify({ ...addon, folder: '' }), tensorflowVersion, ...sources.values());
  const file = await cachedAddon(reporter, options, {
    entry: `kernels-${platformName}-${key}`,
    file: 'kernels.node',
    doing: "compiling Xent's own kernels",
    addon,
  });
  await replaceFile(file, addonFile);
  const refusal = await askForRefusal();
  if (refusal) reporter.say(`Xent's own kernels are left out, so small networks train at about half the speed: ${refusal}`);
  return { origin: 'compiled', path: addonFile, refusal };
}

/** @returns {Promise<Map<string, string>>} Names and contents, in the order of their names. */
async function readSources() {
  const names = (await readdir(sourceFolder)).filter((name) => /\.(cc|h)$/.test(name)).sort();
  const contents = await Promise.all(names.map((name) => readFile(path.join(sourceFolder, name), 'utf8')));
  return new Map(names.map((name, index) => [name, contents[index] ?? '']));
}

/**
 * @param {string[]} names
 * @param {import('./tensorflow-library.mjs').TensorflowLibrary} library
 * @returns {import('./toolchain.mjs').Addon}
 */
function describeAddon(names, library) {
  /** @type {{defines: string[], flags: string[]}} */
  const plain = { defines: [], flags: [] };
  const variants = (/** @type {string} */ file) =>
    arithmetic.includes(file) ? processors.map(({ name, flags }) => ({ defines: [`XENT_PROCESSOR=${name}`], flags })) : [plain];
  return {
    title: "The addon with Xent's own kernels",
    folder: sourceFolder,
    sources: names
      .filter((name) => name.endsWith('.cc'))
      .flatMap((file) => variants(file).map((variant) => ({ file, language: 'c++', standard: 'c++20', ...variant, flags: ['-O3', ...variant.flags] }))),
    include: [library.include],
    forcedHeaders: [],
    libraries: library.libraries.map((file) => path.join(library.folder, file)),
  };
}

/**
 * Loads the addon in a process of its own and has it convolve.
 *
 * @returns {Promise<string | null>} Why this processor is not served; null where it is.
 */
async function askForRefusal() {
  try {
    const script = path.join(root, 'scripts', 'setup', 'check-kernels.cjs');
    const output = await run(process.execPath, [script, addonFile], {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
      timeoutMs: 120_000,
    });
    return output.trim() || null;
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new SetupFailure("Xent's own kernels do not work as compiled here.", 'Its own words are below; CXX names another compiler.', { cause });
  }
}
