/** tfjs-node's addon, compiled against the TensorFlow at hand and put where tfjs-node looks for it. */
import path from 'node:path';
import { cachedAddon } from './cached-addon.mjs';
import { CommandFailed, run } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { packageVersion, replaceFile, shortHash } from './files.mjs';
import { nativeModules, platformName, root } from './paths.mjs';
import { findTensorflowLibrary } from './tensorflow-library.mjs';

const packageFolder = path.join(nativeModules, '@tensorflow', 'tfjs-node-gpu');
const addonFile = path.join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node');

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @param {import('./manifest.mjs').TensorflowPart} tensorflow
 * @returns {Promise<{part: import('./manifest.mjs').BindingPart, tensorflowVersion: string}>}
 */
export async function provideTensorflowBinding(reporter, options, tensorflow) {
  const library = findTensorflowLibrary(tensorflow.path);
  if (!library) throw new SetupFailure(`${tensorflow.path} holds no TensorFlow any more.`, 'Set up again.');
  if (process.platform === 'win32') {
    throw new SetupFailure("Set-up cannot compile tfjs-node's addon on Windows yet.", 'docs/set-up.md says what works there.');
  }
  const version = packageVersion(packageFolder);
  const addon = describeAddon(version, library);
  const name = `tfjs-binding-${version}-${platformName}-${shortHash(JSON.stringify({ ...addon, folder: '' }), tensorflow.version)}`;
  const file = await cachedAddon(reporter, options, {
    entry: name,
    file: 'tfjs_binding.node',
    doing: "compiling tfjs-node's addon",
    addon,
  });
  await replaceFile(file, addonFile);
  const tensorflowVersion = await checkBinding(tensorflow.path);
  return { part: { version, origin: 'compiled', path: addonFile }, tensorflowVersion };
}

/**
 * @param {string} version
 * @param {import('./tensorflow-library.mjs').TensorflowLibrary} library
 * @returns {import('./toolchain.mjs').Addon}
 */
function describeAddon(version, library) {
  const source = { language: /** @type {const} */ ('c++'), standard: 'c++17', defines: ['NAPI_VERSION=8', 'BUILDING_NODE_EXTENSION'] };
  return {
    title: `The addon of tfjs-node ${version}`,
    folder: packageFolder,
    sources: ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'].map((file) => ({ file, ...source })),
    include: ['.', library.include],
    forcedHeaders: [],
    libraries: library.libraries.map((file) => path.join(library.folder, file)),
  };
}

/**
 * Loads the addon in a process of its own and has it square a number.
 *
 * @param {string} tensorflow
 * @returns {Promise<string>} The version that TensorFlow gives itself.
 */
async function checkBinding(tensorflow) {
  const script = path.join(root, 'scripts', 'setup', 'check-binding.cjs');
  try {
    const output = await run(process.execPath, [script, addonFile], {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
      timeoutMs: 120_000,
    });
    return output.trim();
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new SetupFailure(
      `tfjs-node's addon does not work with the TensorFlow in ${tensorflow}.`,
      'Its own words are below. Another TensorFlow can be given with XENT_LIBTENSORFLOW.',
      { cause },
    );
  }
}
