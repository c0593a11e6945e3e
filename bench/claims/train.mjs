/**
 * Trains everything of experiments.mjs through the command line, one run at a time, and writes the evaluations to
 * results.json beside this file. What the workspace holds already is not trained again.
 *
 *     node bench/claims/train.mjs WORKSPACE [--seeds 0,1,2] [--xent bin/xent.mjs]
 *
 * The workspace has the three datasets under the names in experiments.mjs; docs/claims.md says how they are made.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { experiments, rareClasses, runName } from './experiments.mjs';

const inRoot = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '0,1,2' }, xent: { type: 'string', default: inRoot('bin/xent.mjs') } },
  allowPositionals: true,
});
const [workspace] = positionals;
if (!workspace) {
  console.error('usage: node bench/claims/train.mjs WORKSPACE [--seeds 0,1,2] [--xent bin/xent.mjs]');
  process.exit(2);
}
const wanted = values.seeds.split(',').map(Number);

/** Columns of the printed table. */
const columns = {
  accuracy: 'accuracy',
  loss: 'loss',
  macroF1: 'macro F1',
  expectedCalibrationError: 'ECE',
  meanConfidence: 'mean confidence',
  rareRecall: 'recall, rare',
  frequentRecall: 'recall, frequent',
};

/** Run ids by the names of runs that have come to their end. */
const done = new Map();
const unfinished = new Map();
for (const { id, name, status } of (await xent('run', 'list')).runs) {
  (status === 'finished' || status === 'diverged' ? done : unfinished).set(name, id);
}
for (const seed of wanted) {
  for (const experiment of experiments.filter(({ seeds }) => seeds.includes(seed))) {
    const name = runName(experiment, seed);
    if (done.has(name)) continue;
    const begun = unfinished.get(name);
    const { run } = await (begun ? xent('run', 'resume', begun) : xent(...trainArguments(experiment, seed)));
    done.set(name, run.id);
    console.log(`${name}: ${run.status}, accuracy ${run.evaluation?.accuracy}, loss ${run.evaluation?.loss}, ${run.seconds} s`);
  }
}

const results = [];
for (const experiment of experiments) {
  const rows = [];
  for (const seed of experiment.seeds) {
    const id = done.get(runName(experiment, seed));
    if (id) rows.push(figures(seed, (await xent('run', 'show', id)).run));
  }
  results.push({ name: experiment.name, dataset: experiment.dataset, set: experiment.set, runs: rows });
}
await writeFile(new URL('results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
console.log(`\n| experiment | seeds | ${Object.values(columns).join(' | ')} |`);
for (const { name, runs: rows } of results.filter(({ runs: rows }) => rows.length > 0)) {
  console.log(`| ${name} | ${rows.length} | ${Object.keys(columns).map((key) => meanAndRange(rows, key)).join(' | ')} |`);
}

function trainArguments(experiment, seed) {
  const set = experiment.set.flatMap((assignment) => ['--set', assignment]);
  const what = ['train', '--dataset', experiment.dataset, '--preset', 'article-net', ...set];
  return [...what, '--seed', String(seed), '--name', runName(experiment, seed)];
}

/** Runs a command of Xent. @returns the JSON that it prints */
async function xent(...args) {
  const command = [values.xent, '--workspace', workspace, '--json', ...args];
  // A run that diverged exits with 1 and is still printed.
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 28 }).catch((error) => {
    if (!error.stdout || JSON.parse(error.stdout).error) throw error;
    return error;
  });
  return JSON.parse(stdout);
}

/** What results.json keeps of a run: shares 0 to 1, losses in nats. */
function figures(seed, { status, evaluation, seconds }) {
  if (!evaluation) return { seed, status };
  const { accuracy, loss, macro, brier, calibration, perClass, examples } = evaluation;
  const total = (of) => calibration.bins.reduce((sum, bin) => sum + bin.examples * (bin[of] ?? 0), 0);
  const recall = (rare) => {
    const own = perClass.filter(({ name }) => rareClasses.includes(name) === rare);
    return own.reduce((sum, each) => sum + each.recall, 0) / own.length;
  };
  return {
    seed,
    status,
    accuracy,
    loss,
    macroF1: macro.f1,
    brier,
    expectedCalibrationError: calibration.expectedCalibrationError,
    meanConfidence: total('confidence') / examples,
    rareRecall: recall(true),
    frequentRecall: recall(false),
    seconds,
  };
}

function meanAndRange(rows, key) {
  const found = rows.map((row) => row[key]).filter((value) => value !== undefined);
  if (found.length === 0) return '–';
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  return `${mean.toFixed(3)} (${Math.min(...found).toFixed(3)} to ${Math.max(...found).toFixed(3)})`;
}
