import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/**
 * One build for both Electrons that set-up may find (33: Node 20, Chromium 130; 45 and later) and for plain Node.
 * Everything that runs outside the page is an entry of its own beside main, since each starts as a process or thread.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node20',
      outDir: 'out/main',
      // Hundreds of small modules, which every process and thread would look up one by one as it starts.
      externalizeDeps: {
        exclude: [
          'zod', 'kysely', '@orpc/client', '@orpc/contract', '@orpc/server',
          'commander', 'csv-parse', 'tar-stream', 'yauzl', 'yazl',
        ],
      },
      rolldownOptions: {
        input: {
          index: source('main/index.ts'),
          cli: source('cli/index.ts'),
          trainer: source('engine/trainer.ts'),
          classifier: source('engine/classifier.ts'),
          importer: source('core/datasets/import/importer.ts'),
          decoder: source('core/images/decoder.ts'),
          scanner: source('core/datasets/scan/scanner.ts'),
        },
        external: ['better-sqlite3', '@tensorflow/tfjs-node-gpu'],
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      outDir: 'out/preload',
      // A sandboxed preload script can only be CommonJS.
      rolldownOptions: { input: { index: source('preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [svelte()],
    build: {
      target: 'chrome130',
      minify: true,
      outDir: 'out/renderer',
      // The page is loaded from the disk, at once.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: { index: source('renderer/index.html') } },
    },
  },
});
