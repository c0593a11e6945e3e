/**
 * A made-up dataset of a million images: imported rows, listed, edited, split, and handed over to a trainer's process.
 * Prints a Markdown table of what each took, and the peak memory of the process that does what main does.
 *
 *     node bench/datasets/million.mjs [--images 1000000] [--folder DIR]
 *
 * DIR is where the workspace is made, by default in the temporary folder; it takes about 0.6 GB a million images.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '1000000' }, folder: { type: 'string', default: tmpdir() } },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const outDir = path.join(root, 'out', 'bench', 'million');
await build({
  configFile: false,
  logLevel: 'error',
  root,
  build: {
    ssr: path.join(root, 'bench', 'datasets', 'million-program.ts'),
    outDir,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
  },
});
const workspace = mkdtempSync(path.join(values.folder, 'xent-million-'));
try {
  console.log('| work | took | peak memory |\n| --- | --- | --- |');
  for (const phase of ['make', 'use']) {
    const program = path.join(outDir, 'program.mjs');
    execFileSync(process.execPath, [program, phase, workspace, values.images], { stdio: 'inherit' });
  }
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
