/** What every way to start Xent does first. */
import { isBuilt } from './build.mjs';
import { readManifest } from './manifest.mjs';
import { readyManifest } from './ready.mjs';

/**
 * Sets up and builds what is not in place; when all is, this takes milliseconds and no network.
 *
 * @returns {Promise<import('./manifest.mjs').Manifest>}
 * @throws {import('./failure.mjs').SetupFailure}
 */
export async function ensureReady() {
  const ready = readyManifest();
  if (ready && isBuilt()) return ready;
  const { setUp } = await import('./set-up.mjs');
  await setUp([]);
  const manifest = readManifest();
  if (!manifest) throw new Error('Set-up ended well without leaving a manifest.');
  return manifest;
}
