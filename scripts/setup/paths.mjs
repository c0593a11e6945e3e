/** Where set-up finds and puts things: the clone, and the cache that all clones of one person share. */
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const nativeFolder = path.join(root, 'native');
export const nativeModules = path.join(nativeFolder, 'node_modules');
export const manifestPath = path.join(nativeFolder, 'manifest.json');

/** For instance `linux-x64`, `darwin-arm64`, `win32-x64`. */
export const platformName = `${process.platform}-${process.arch}`;

/**
 * The folder for large things that outlive one clone.
 *
 * @param {{env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string}} [machine]
 * @returns {string} An absolute path; it may not exist yet.
 */
export function cacheFolder(machine = { env: process.env, platform: process.platform, home: homedir() }) {
  const { env, platform, home } = machine;
  const native = platform === 'win32' ? path.win32 : path.posix;
  if (env.XENT_CACHE) return path.resolve(env.XENT_CACHE);
  if (platform === 'win32') return native.join(env.LOCALAPPDATA || native.join(home, 'AppData', 'Local'), 'xent', 'Cache');
  if (platform === 'darwin') return native.join(home, 'Library', 'Caches', 'xent');
  return native.join(env.XDG_CACHE_HOME || native.join(home, '.cache'), 'xent');
}
