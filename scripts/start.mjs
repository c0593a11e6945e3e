/** `npm start`: opens the app, with everything after `--` handed on to it. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { hasDisplay } from './setup/display.mjs';
import { ensureReady } from './setup/ensure.mjs';
import { SetupFailure } from './setup/failure.mjs';
import { root } from './setup/paths.mjs';
import { windowNeed } from './setup/system.mjs';
import { tellAndExit } from './setup/tell.mjs';

const sharedLibraryMissing = 127;

async function start() {
  const { electron } = await ensureReady();
  if (!hasDisplay()) {
    process.stderr.write(
      'Xent needs a display to open its window, and this session has none (neither DISPLAY nor WAYLAND_DISPLAY is set).\n' +
        'Without a window, "npx xent demo" trains and classifies on the sample dataset; "npx xent --help" shows the rest.\n',
    );
    process.exitCode = 1;
    return;
  }
  const code = await open(electron.path, [...sandboxArguments(), root, ...process.argv.slice(2)]);
  if (code === sharedLibraryMissing) {
    const need = await windowNeed(electron.path);
    if (need) throw new SetupFailure(`Xent needs ${need.what}.`, 'Run "npm run setup", which installs them or says how.');
  }
  process.exitCode = code;
}

/** Chromium refuses to start its sandbox as root, which is who one is in a container. */
function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  process.stderr.write("Running as root: Chromium's sandbox is off (--no-sandbox).\n");
  return ['--no-sandbox'];
}

/**
 * @param {string} executable
 * @param {string[]} args
 * @returns {Promise<number>} Its exit code; 128 and the signal's number when a signal ended it.
 */
function open(executable, args) {
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(executable, args, { env, stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

await start().catch(tellAndExit);
