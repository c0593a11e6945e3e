/** What a person can ask of set-up. */
import path from 'node:path';
import { SetupFailure } from './failure.mjs';

/**
 * @typedef {object} Overrides Absolute paths; left out where set-up chooses.
 * @property {string} [electron] XENT_ELECTRON: an Electron executable or its folder.
 * @property {string} [libtensorflow] XENT_LIBTENSORFLOW: a folder with TensorFlow's libraries and `include`.
 * @property {string} [wheel] XENT_TENSORFLOW_WHEEL: a TensorFlow wheel.
 */

/**
 * @typedef {object} OwnOptions
 * @property {boolean} gpu Set up TensorFlow for NVIDIA cards.
 * @property {boolean} fresh Choose anew instead of keeping what the last set-up chose.
 * @property {boolean} offline Download nothing.
 * @property {boolean} build Build the app at the end.
 * @property {boolean} test Have what the tests need too: a virtual display and Node 24.
 */

/** @typedef {Overrides & OwnOptions} SetupOptions */

const usage = `usage: npm run setup -- [--gpu] [--fresh] [--offline] [--test] [--no-build]
  --gpu       TensorFlow for NVIDIA cards (Linux x64, several GB)
  --fresh     choose anew: forget --gpu, the paths that the environment named, and which Electron it was
  --offline   download nothing: use the cache and what the environment names
  --test      also get what the tests need: Xvfb and Node 24
  --no-build  do not build the app`;

/**
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./manifest.mjs').Manifest | undefined} previous What the last set-up chose; kept where nothing else is asked.
 * @returns {SetupOptions}
 * @throws {SetupFailure} On an option that it does not know.
 */
export function readOptions(argv, env, previous) {
  const known = ['--gpu', '--fresh', '--offline', '--test', '--no-build'];
  const unknown = argv.find((argument) => !known.includes(argument));
  if (unknown !== undefined) throw new SetupFailure(`Set-up does not know the option ${unknown}.`, usage);
  const kept = argv.includes('--fresh') ? undefined : previous;
  return {
    ...mergeOverrides(kept?.overrides ?? {}, readOverrides(env)),
    gpu: argv.includes('--gpu') || (kept?.tensorflow.gpu ?? false),
    fresh: argv.includes('--fresh'),
    offline: argv.includes('--offline'),
    build: !argv.includes('--no-build'),
    test: argv.includes('--test'),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Overrides}
 */
export function readOverrides(env) {
  /** @type {[keyof Overrides, string | undefined][]} */
  const named = [
    ['electron', env.XENT_ELECTRON],
    ['libtensorflow', env.XENT_LIBTENSORFLOW],
    ['wheel', env.XENT_TENSORFLOW_WHEEL],
  ];
  return Object.fromEntries(named.filter(([, value]) => value).map(([key, value]) => [key, path.resolve(value ?? '')]));
}

/**
 * @param {Overrides} kept
 * @param {Overrides} asked
 * @returns {Overrides} Of a library and a wheel, the one asked for replaces the other one kept.
 */
function mergeOverrides({ electron, ...tensorflow }, asked) {
  const asksForTensorflow = asked.libtensorflow !== undefined || asked.wheel !== undefined;
  return { ...(electron && { electron }), ...(asksForTensorflow ? {} : tensorflow), ...asked };
}

/**
 * @param {SetupOptions} options
 * @returns {Overrides}
 */
export function overridesOf({ electron, libtensorflow, wheel }) {
  return { ...(electron && { electron }), ...(libtensorflow && { libtensorflow }), ...(wheel && { wheel }) };
}
