/**
 * The article's whole experiment on CIFAR-10, two epochs of batch 4 and the test accuracy, seed by seed in turns: Xent
 * from its packed dataset, and PyTorch with one and with two threads from images that it has read already. Prints two
 * Markdown tables: every seed, and the medians (least to most) with the better number of threads.
 *
 *     node bench/engine/article.mjs PYTHON --torch-article FILE --folders DIR [--seeds 0,1,2] [--quick]
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
import { median, output, ratios, spread, table, tell } from './sides.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'torch-article': { type: 'string' },
    folders: { type: 'string' },
    seeds: { type: 'string', default: '0,1,2' },
    quick: { type: 'boolean', default: false },
  },
});
const [python] = positionals;
const { 'torch-article': script, folders } = values;
if (!folders || (!values.quick && (!python || !script))) {
  throw new Error('usage: article.mjs PYTHON --torch-article FILE --folders DIR');
}
const seeds = values.seeds.split(',').map(Number).slice(0, values.quick ? 1 : undefined);
const threads = values.quick ? [] : [1, 2];

const program = fileURLToPath(new URL('../../bin/xent.mjs', import.meta.url));
const workspace = mkdtempSync(path.join(tmpdir(), 'xent-bench-'));
const xent = async (...args) =>
  JSON.parse(await output(process.execPath, [program, '--workspace', workspace, '--json', ...args]));

/** Runs FILE on so many threads and with another seed in place of its first, so that all sides can go on in turns. */
const adapted = `
import runpy, sys, torch
threads, seed, file, *rest = sys.argv[1:]
torch.set_num_threads(int(threads))
manual_seed = torch.manual_seed
torch.manual_seed = lambda given: manual_seed(given + int(seed))
sys.argv = [file, *rest]
runpy.run_path(file, run_name='__main__')
`;

async function trainWithTorch(count, seed) {
  const written = await output(python, ['-c', adapted, String(count), String(seed), script, folders, '--seeds', '1']);
  const [, accuracy, seconds] = /seed 0: test accuracy ([\d.]+), ([\d.]+) s/.exec(written) ?? [];
  if (seconds === undefined) throw new Error(`no seconds in what ${script} printed: ${written}`);
  return { seconds: Number(seconds), accuracy: Number(accuracy) };
}

async function trainWithXent(seed) {
  const begin = performance.now();
  const { run } = await xent('train', '--dataset', 'CIFAR-10', '--preset', 'article-net', '--seed', String(seed));
  const whole = (performance.now() - begin) / 1000;
  const job = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
  return { whole, job, accuracy: run.evaluation.accuracy };
}

const ours = [];
const torch = Object.fromEntries(threads.map((count) => [count, []]));
try {
  await xent('dataset', 'import', folders, '--name', 'CIFAR-10');
  for (const seed of seeds) {
    ours.push(await trainWithXent(seed));
    for (const count of threads) torch[count].push(await trainWithTorch(count, seed));
    tell(`seed ${seed}: ${JSON.stringify({ ours, torch })}`);
  }
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

const column = (results, name) => results.map((result) => result[name]);
const eachSeed = seeds.map((seed, turn) => [
  seed,
  ours[turn].whole.toFixed(1),
  ours[turn].job.toFixed(1),
  ours[turn].accuracy.toFixed(3),
  ...threads.flatMap((count) => [torch[count][turn].seconds.toFixed(1), torch[count][turn].accuracy.toFixed(3)]),
]);
const sides = ['Xent, the whole process', 'the job', 'accuracy'];
const torchSides = threads.flatMap((count) => [`PyTorch, threads: ${count}`, 'accuracy']);
process.stdout.write(`${table(['seed', ...sides, ...torchSides], eachSeed)}\n`);

const accuracy = spread(column(ours, 'accuracy'), 3);
const rows = [
  ['Xent, the whole process', spread(column(ours, 'whole'), 1), accuracy],
  ['Xent, from the start of the job to the test accuracy', spread(column(ours, 'job'), 1), accuracy],
];
if (threads.length > 0) {
  const speed = (count) => median(column(torch[count], 'seconds'));
  const fastest = threads.reduce((best, count) => (speed(count) < speed(best) ? count : best));
  const seconds = column(torch[fastest], 'seconds');
  rows.push(
    [`PyTorch, threads: ${fastest}, without reading the images`, spread(seconds, 1), spread(column(torch[fastest], 'accuracy'), 3)],
    ['x PyTorch, the whole process', spread(ratios(seconds, column(ours, 'whole')), 2), ''],
    ['x PyTorch, the job', spread(ratios(seconds, column(ours, 'job')), 2), ''],
  );
}
process.stdout.write(table([`${seeds.length} seeds`, 'seconds', 'test accuracy'], rows));
