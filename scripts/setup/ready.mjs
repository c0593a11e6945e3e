/** Whether set-up has work to do: a few milliseconds, without network and without starting anything. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from './failure.mjs';
import { readManifest } from './manifest.mjs';
import { nativePackagesAreLinked } from './native-packages.mjs';
import { readOverrides } from './options.mjs';
import { platformName, root } from './paths.mjs';

const inputFiles = [
  'native/package.json',
  'native/package-lock.json',
  'native/napi9-compat.h',
  'native/default-app/main.mjs',
  'scripts/setup/pins.mjs',
  'scripts/setup/cuda-wheels.mjs',
  'scripts/setup/kernels.mjs',
  'node_modules/electron/package.json',
];

/**
 * @returns {string} Stands for everything in the clone that the native parts are made from.
 * @throws {SetupFailure} When npm has not installed the packages.
 */
export function hashInputs() {
  const hash = createHash('sha256');
  for (const file of [...inputFiles, ...kernelSources()]) {
    const full = path.join(root, file);
    if (!existsSync(full)) throw new SetupFailure(`${file} is missing.`, `Run "npm ci" in ${root}`);
    hash.update(readFileSync(full));
  }
  return hash.digest('hex').slice(0, 16);
}

function kernelSources() {
  return readdirSync(path.join(root, 'native/kernels'))
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort()
    .map((name) => `native/kernels/${name}`);
}

/**
 * @returns {import('./manifest.mjs').Manifest | undefined} The manifest, when all it lists is in place, serves this Node,
 *   and is what the environment asks for.
 */
export function readyManifest() {
  const manifest = readManifest();
  if (!manifest || manifest.platform !== platformName) return undefined;
  const { overrides, node, electron, tensorflow, tensorflowBinding, kernels, sqlite } = manifest;
  const asked = Object.entries(readOverrides(process.env));
  const agreed = asked.every(([key, value]) => Object.entries(overrides).some(([had, same]) => had === key && same === value));
  const compatFits = sqlite.compatBinding === null ? Number(process.versions.napi) >= 10 : existsSync(sqlite.compatBinding);
  const there = [node.path, electron.path, tensorflow.path, tensorflowBinding.path, kernels.path].every((file) => existsSync(file));
  return agreed && compatFits && there && nativePackagesAreLinked() && manifest.inputs === hashInputs() ? manifest : undefined;
}
