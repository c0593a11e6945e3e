/**
 * The article's whole experiment on CIFAR-10, two epochs of batch 4 and the test accuracy, seed by seed in turns: Xent
 * from its packed dataset and PyTorch from images that it has read already. Prints a Markdown table.
 *
 *     node bench/engine/article.mjs PYTHON --torch-article FILE --folders DIR [--seeds 3] [--quick]
 *
 * PYTHON has PyTorch. FILE takes `DIR --seeds 1`, runs the experiment and prints
 * `seed 0: test accuracy <share>, <seconds> s`, the seconds being those of training and testing alone. DIR has
 * train/CLASS/ and test/CLASS/ with the images. Xent's seconds are those of the whole process `xent train`, and those
 * that its trainer took. `--quick` has one seed, and PyTorch is left out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { output, ratios, spread, table, tell } from './sides.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'torch-article': { type: 'string' },
    folders: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
  },
});
const [python] = positionals;
const { 'torch-article': script, folders } = values;
if (!folders || (!values.quick && (!python || !script))) {
  throw new Error('usage: article.mjs PYTHON --torch-article FILE --folders DIR');
}
const seeds = values.quick ? 1 : Number(values.seeds);

const program = fileURLToPath(new URL('../../bin/xent.mjs', import.meta.url));
const workspace = mkdtempSync(path.join(tmpdir(), 'xent-bench-'));
const xent = async (...args) =>
  JSON.parse(await output(process.execPath, [program, '--workspace', workspace, '--json', ...args]));

/** Runs FILE with another seed in place of its first, so that both sides can go on in turns. */
const reseeded = `
import runpy, sys, torch
seed, file, *rest = sys.argv[1:]
manual_seed = torch.manual_seed
torch.manual_seed = lambda given: manual_seed(given + int(seed))
sys.argv = [file, *rest]
runpy.run_path(file, run_name='__main__')
`;

const ours = { whole: [], job: [], accuracy: [] };
const torch = { job: [], accuracy: [] };
try {
  await xent('dataset', 'import', folders, '--name', 'CIFAR-10');
  for (let seed = 0; seed < seeds; seed++) {
    const begin = performance.now();
    const { run } = await xent('train', '--dataset', 'CIFAR-10', '--preset', 'article-net', '--seed', String(seed));
    ours.whole.push((performance.now() - begin) / 1000);
    ours.job.push((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000);
    ours.accuracy.push(run.evaluation.accuracy);
    if (!values.quick) {
      const written = await output(python, ['-c', reseeded, String(seed), script, folders, '--seeds', '1']);
      const [, accuracy, seconds] = /seed 0: test accuracy ([\d.]+), ([\d.]+) s/.exec(written) ?? [];
      if (seconds === undefined) throw new Error(`no seconds in what ${script} printed: ${written}`);
      torch.job.push(Number(seconds));
      torch.accuracy.push(Number(accuracy));
    }
    tell(`seed ${seed}: ${JSON.stringify({ ours, torch })}`);
  }
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
const rows = [
  ['Xent, the whole process', spread(ours.whole, 1), spread(ours.accuracy, 3)],
  ['Xent, from the start of the job to the test accuracy', spread(ours.job, 1), spread(ours.accuracy, 3)],
];
if (!values.quick) {
  rows.push(
    ['PyTorch, without reading the images', spread(torch.job, 1), spread(torch.accuracy, 3)],
    ['x PyTorch, the whole process', spread(ratios(torch.job, ours.whole), 2), ''],
    ['x PyTorch, the job', spread(ratios(torch.job, ours.job), 2), ''],
  );
}
process.stdout.write(table([`${seeds} seeds`, 'seconds', 'test accuracy'], rows));
