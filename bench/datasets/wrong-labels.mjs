/**
 * Files a share of the images of class folders under a wrong class (seeded), lets the runs of all folds examine every
 * image that they did not train on, and says how many of the wrong labels Xent's list finds, beside cleanlab's filters
 * on the same probabilities.
 *
 *     node bench/datasets/wrong-labels.mjs FOLDER PYTHON [--share 0.02] [--folds 3] [--epochs 5] [--seed 0]
 *
 * FOLDER has a folder for each class, or train and test above them, which count as one. PYTHON has cleanlab. The built
 * command line is used (`npm run build`). What is made lies in a temporary folder and is deleted.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    share: { type: 'string', default: '0.02' },
    folds: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '0' },
  },
});
const [source, python] = positionals;
if (!source || !python) throw new Error('usage: wrong-labels.mjs FOLDER PYTHON');
const xent = fileURLToPath(new URL('../../bin/xent.mjs', import.meta.url));
const beside = fileURLToPath(new URL('wrong_labels_cleanlab.py', import.meta.url));
// Beside the images, since a link cannot lead to another disk.
const scratch = mkdtempSync(join(dirname(source), 'wrong-labels-'));
try {
  const truths = mislabel();
  const workspace = join(scratch, 'workspace');
  run('dataset', 'import', join(scratch, 'images'), '--name', 'mislabelled', '--test-fraction', '0');
  const runs = [];
  for (let fold = 1; fold <= Number(values.folds); fold++) {
    run('dataset', 'split', 'mislabelled', '--folds', values.folds, '--fold', String(fold), '--seed', values.seed);
    const settings = [`epochs=${values.epochs}`, 'batchSize=64', 'optimizer.kind=adam', 'optimizer.learningRate=0.001'];
    const config = settings.flatMap((setting) => ['--set', setting]);
    runs.push(run('train', '--dataset', 'mislabelled', '--seed', values.seed, ...config).run);
    tell(`fold ${fold}: accuracy ${runs.at(-1).evaluation.accuracy.toFixed(4)}`);
  }
  const { wrongLabels, dataset } = run('dataset', 'check', 'mislabelled', '--wrong-labels');
  writeFileSync(
    join(scratch, 'ours.json'),
    JSON.stringify({
      dataset: dataset.id,
      runs: runs.map(({ id }) => join(workspace, 'checkpoints', id)),
      classes: runs[0].classes,
      truths,
      database: join(workspace, 'xent.sqlite'),
      ours: wrongLabels.suspects.map(({ example }) => example.position),
      examined: wrongLabels.examined,
    }),
  );
  execFileSync(python, [beside, join(scratch, 'ours.json')], { stdio: 'inherit' });

  function run(...args) {
    tell(`xent ${args.slice(0, 3).join(' ')} …`);
    const all = [xent, '--workspace', workspace, '--json', ...args];
    const { status, stdout } = spawnSync(process.execPath, all, {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(stdout);
    return JSON.parse(stdout);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Links every image into the folder of its class, or of another. @returns the true class of those, by file name */
function mislabel() {
  const splits = ['train', 'test'].filter((split) => existsSync(join(source, split)));
  const roots = (splits.length > 0 ? splits : ['']).map((split) => [split, join(source, split)]);
  const classes = readdirSync(roots[0][1]).sort();
  const truths = {};
  for (const name of classes) mkdirSync(join(scratch, 'images', name), { recursive: true });
  for (const [split, root] of roots) {
    for (const name of classes) {
      for (const file of readdirSync(join(root, name)).sort()) {
        const target = `${split}-${name}-${file}`.replaceAll(' ', '_');
        const random = createHash('sha256').update(`${values.seed} ${target}`).digest();
        const isWrong = random.readUInt32LE(0) / 2 ** 32 < Number(values.share);
        const shift = 1 + (random.readUInt32LE(4) % (classes.length - 1));
        const filed = isWrong ? classes[(classes.indexOf(name) + shift) % classes.length] : name;
        if (isWrong) truths[target] = name;
        linkSync(join(root, name, file), join(scratch, 'images', filed, target));
      }
    }
  }
  tell(`${Object.keys(truths).length} images are filed wrongly`);
  return truths;
}

function tell(text) {
  process.stderr.write(`${text}\n`);
}
