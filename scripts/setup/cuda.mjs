/** What TensorFlow loads to use an NVIDIA card. */
import { readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { cudaWheels } from './cuda-wheels.mjs';
import { unzip } from './unzip.mjs';
import { fetchWheel } from './wheel.mjs';

/**
 * Puts the CUDA libraries beside an unpacked TensorFlow as pip would, and links each from TensorFlow's own folder, which
 * is where its loader looks first.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {{offline: boolean}} options
 * @param {string} folder The folder that holds `tensorflow`.
 */
export async function addCudaLibraries(reporter, options, folder) {
  for (const wheel of cudaWheels.slice(1)) {
    const file = await fetchWheel(reporter, wheel, options);
    await unzip(file, folder, (name) => (name.startsWith('nvidia/') && !name.endsWith('.py') ? name : undefined));
  }
  const libraries = path.join(folder, 'tensorflow');
  for (const part of await readdir(path.join(folder, 'nvidia'))) {
    const names = await readdir(path.join(folder, 'nvidia', part, 'lib')).catch(() => []);
    for (const name of names.filter((candidate) => candidate.includes('.so'))) {
      await symlink(path.join('..', 'nvidia', part, 'lib', name), path.join(libraries, name));
    }
  }
}
