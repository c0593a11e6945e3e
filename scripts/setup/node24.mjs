/** The second Node that the tests run under. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { cached, cachePath, withTemporaryFolder } from './cache.mjs';
import { SetupFailure } from './failure.mjs';
import { unpackPackage } from './npm.mjs';
import { platformName } from './paths.mjs';
import { node24 } from './pins.mjs';

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {{offline: boolean}} options
 * @returns {Promise<string | undefined>} The executable; undefined on platforms that set-up has none for.
 */
export async function provideNode24(reporter, { offline }) {
  if (platformName !== node24.platform) return undefined;
  const { version, integrity } = node24.package;
  const entry = `node-${version}-${platformName}-${integrity.slice(7, 15).replace(/[+/]/g, '_')}`;
  if (offline && !existsSync(cachePath(entry))) {
    throw new SetupFailure(`Node ${version} is not in the cache, and --offline forbids to download it.`, 'Set up with a network.');
  }
  const folder = await cached(entry, (made) =>
    withTemporaryFolder('node', async (work) => {
      const task = reporter.task(`downloading Node ${version} from npm, for the tests`);
      try {
        await rename(await unpackPackage(node24.package, work, task.progress), path.join(made, 'node'));
      } catch (error) {
        task.abandon();
        throw error;
      }
      task.done();
    }),
  );
  return path.join(folder, 'node', 'bin', 'node');
}
