/**
 * Imports images, times the search for near duplicates over them, tells what it finds at several thresholds, and draws
 * a random sample of the pairs that lie in different splits.
 *
 *     node bench/datasets/near-duplicates.mjs SOURCE PYTHON [--sheet FILE] [--pairs 50] [--seed 0] [--published FILE]
 *
 * PYTHON has NumPy and Pillow. The built command line is used (`npm run build`); what is imported lies in a temporary
 * folder and is deleted. `--published` names a list of known near duplicates to compare with: lines of two paths as the
 * source has them, such as `test/cat/0001.jpg train/cat/0002.jpg`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sheet: { type: 'string', default: 'near-duplicates.png' },
    pairs: { type: 'string', default: '50' },
    seed: { type: 'string', default: '0' },
    published: { type: 'string' },
  },
});
const [source, python] = positionals;
if (!source || !python) throw new Error('usage: near-duplicates.mjs SOURCE PYTHON');
const xent = fileURLToPath(new URL('../../bin/xent.mjs', import.meta.url));
const report = fileURLToPath(new URL('near_duplicates_report.py', import.meta.url));
const workspace = mkdtempSync(join(tmpdir(), 'near-duplicates-'));
try {
  const { dataset } = run('dataset', 'import', source);
  const { train, validation, test } = dataset.examples;
  const begin = performance.now();
  run('dataset', 'check', dataset.id);
  const seconds = (performance.now() - begin) / 1000;
  const again = performance.now();
  run('dataset', 'check', dataset.id);
  const without = (performance.now() - again) / 1000;
  process.stdout.write(
    `${train + validation + test} images compared in ${(seconds - without).toFixed(1)} s ` +
      `(a check takes ${seconds.toFixed(1)} s the first time and ${without.toFixed(1)} s from then on)\n\n`,
  );
  const published = values.published ? ['--published', values.published] : [];
  const rest = ['--sheet', values.sheet, '--pairs', values.pairs, '--seed', values.seed, ...published];
  execFileSync(python, [report, workspace, dataset.id, ...rest], { stdio: 'inherit' });
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

function run(...args) {
  const all = [xent, '--workspace', workspace, '--json', ...args];
  const options = { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] };
  const { status, stdout } = spawnSync(process.execPath, all, options);
  if (status !== 0) throw new Error(stdout);
  return JSON.parse(stdout);
}
