/** An addon out of the cache, compiled first where it is not there. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache.mjs';
import { compilerNeed, findCompiler, findOrProvide } from './system.mjs';
import { compileAddon } from './toolchain.mjs';

/**
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').SetupOptions} options
 * @param {object} wanted
 * @param {string} wanted.entry The cache entry's name, which stands for all that the addon is made from.
 * @param {string} wanted.file The name of its file.
 * @param {string} wanted.doing What set-up is doing meanwhile, for a person.
 * @param {import('./toolchain.mjs').Addon} wanted.addon
 * @param {(file: string) => Promise<void>} [wanted.check] Throws where what was compiled does not work, which is not kept then.
 * @returns {Promise<string>} The path of the file.
 */
export async function cachedAddon(reporter, options, { entry, file, doing, addon, check }) {
  const folder = await cached(entry, async (made) => {
    const compiler = await findOrProvide(findCompiler, reporter, compilerNeed, options);
    const task = reporter.task(doing);
    try {
      const work = path.join(made, 'objects');
      await mkdir(work);
      await compileAddon(compiler, addon, path.join(made, file), work);
      await rm(work, { recursive: true });
      await check?.(path.join(made, file));
    } catch (error) {
      task.abandon();
      throw error;
    }
    task.done();
  });
  return path.join(folder, file);
}
