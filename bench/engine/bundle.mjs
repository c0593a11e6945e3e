import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles a bench program of this folder. @returns the file to run */
export async function bundle(name) {
  const outDir = path.join(root, 'out', 'bench', name);
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      ssr: path.join(root, 'bench', 'engine', `${name}.ts`),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return path.join(outDir, 'program.mjs');
}
