/** Set-up from beginning to end. Each step does nothing when its result is there. */
import { constants } from 'node:os';
import { buildApp } from './build.mjs';
import { clearAbandoned } from './cache.mjs';
import { linkCommand } from './command-link.mjs';
import { hasDisplay, hasVirtualDisplay } from './display.mjs';
import { electronHasNodeApi10, provideElectron } from './electron.mjs';
import { provideKernels } from './kernels.mjs';
import { withLock } from './lock.mjs';
import { manifestFormat, readManifest, writeManifest } from './manifest.mjs';
import { linkNativePackages } from './native-packages.mjs';
import { provideNode24 } from './node24.mjs';
import { installNativeModules } from './npm.mjs';
import { overridesOf, readOptions } from './options.mjs';
import { platformName } from './paths.mjs';
import { hashInputs, readyManifest } from './ready.mjs';
import { createReporter } from './reporter.mjs';
import { nodeHasNodeApi10, provideSqlite } from './sqlite.mjs';
import { provide, virtualDisplayNeed } from './system.mjs';
import { provideTensorflow } from './tensorflow.mjs';
import { provideTensorflowBinding } from './tensorflow-binding.mjs';

/**
 * @param {string[]} argv The options of {@link readOptions}.
 * @throws {import('./failure.mjs').SetupFailure}
 */
export async function setUp(argv) {
  const reporter = createReporter();
  // Ending by `exit` has every program that set-up started ended too.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  await withLock(reporter.say, async () => {
    const options = readOptions(argv, process.env, readManifest());
    const ready = readyManifest();
    if (!ready || options.fresh || options.gpu !== ready.tensorflow.gpu) await provideParts(reporter, options);
    await linkCommand();
    if (options.test) await provideForTests(reporter, options);
    if (options.build) await buildApp(reporter);
  });
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 */
async function provideParts(reporter, options) {
  await clearAbandoned();
  await installNativeModules(reporter, options);
  const electron = await provideElectron(reporter, options, options.fresh ? undefined : readManifest()?.electron);
  const tensorflow = await provideTensorflow(reporter, options);
  const { part: tensorflowBinding, tensorflowVersion } = await provideTensorflowBinding(reporter, options, tensorflow);
  const kernels = await provideKernels(reporter, options, tensorflow, tensorflowVersion);
  const sqlite = await provideSqlite(reporter, options, !nodeHasNodeApi10() || !electronHasNodeApi10(electron.version));
  await linkNativePackages();
  writeManifest({
    format: manifestFormat,
    platform: platformName,
    inputs: hashInputs(),
    overrides: overridesOf(options),
    node: { version: process.version, path: process.execPath },
    electron,
    tensorflow: { ...tensorflow, version: tensorflowVersion },
    tensorflowBinding,
    kernels,
    sqlite,
  });
  reporter.say(
    `ready: Electron ${electron.version} (${electron.origin}), TensorFlow ${tensorflowVersion} (${tensorflow.origin}), ` +
      `better-sqlite3 ${sqlite.version} (${sqlite.origin})`,
  );
}

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 */
async function provideForTests(reporter, options) {
  if (!hasDisplay() && !(await hasVirtualDisplay())) await provide(reporter, virtualDisplayNeed, options);
  await provideNode24(reporter, options);
}
