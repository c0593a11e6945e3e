import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { installationFolder } from '#core/native/installation.ts';

/**
 * Bundles a TypeScript program so that a test can start it as a process of its own.
 *
 * @returns the file to run, inside the project so that it finds its packages
 */
export async function bundle(entry: URL): Promise<string> {
  const name = basename(entry.pathname, '.ts');
  const outDir = join(installationFolder, 'out', 'test', name);
  await build({
    configFile: false,
    logLevel: 'error',
    root: installationFolder,
    build: {
      ssr: fileURLToPath(entry),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
}
