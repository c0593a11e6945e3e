/**
 * Times imports beside torchvision's pass over the same files, both in one run, and then a later epoch of each. Medians of
 * three rounds, in turns.
 *
 *     node bench/import/compare.mjs --python PYTHON --torchvision SCRIPT --cifar FOLDER [--photos FOLDER] [--rounds 3]
 *
 * FOLDER of CIFAR-10 has class folders under train and test; that of photos under train (`make-photos.py` makes it).
 * SCRIPT takes a folder, reads class folders under its train once with two workers (--size, --passes) and prints
 * `N images S s`. It never looks at test, so for CIFAR-10 it is run on a folder whose train is the test images as well,
 * and both its times are added: the same 60,000 files on both sides. Its time is the pass alone; Xent's is the whole
 * command: process, search, decoding, measuring, packing, database.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    torchvision: { type: 'string' },
    cifar: { type: 'string' },
    photos: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
});
const scratch = mkdtempSync(path.join(tmpdir(), 'xent-bench-'));
const rounds = Number(values.rounds);

try {
  if (values.cifar) await compareCifar(path.resolve(values.cifar));
  if (values.photos) await comparePhotos(path.resolve(values.photos));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compareCifar(folder) {
  const testAsTrain = path.join(scratch, 'cifar-test');
  mkdirSync(testAsTrain);
  symlinkSync(path.join(folder, 'test'), path.join(testAsTrain, 'train'));
  const ours = [];
  const theirs = [];
  const theirTrain = [];
  let imported;
  for (let round = 0; round < rounds; round++) {
    imported = importWith(folder, []);
    ours.push(imported.seconds);
    const train = torchvisionPass(folder, 32);
    theirTrain.push(train);
    theirs.push(train + torchvisionPass(testAsTrain, 32));
  }
  const { dataset } = imported;
  const images = dataset.examples.train + dataset.examples.validation + dataset.examples.test;
  say(`CIFAR-10, ${images} files`, median(ours), median(theirs), 0.5);
  const epoch = await laterEpoch(imported);
  const perImage = median(theirTrain) / dataset.examples.train;
  console.log(`a later epoch of ${epoch.images} images, in seconds (torchvision: ${(perImage * epoch.images).toFixed(2)})`);
  for (const kind of ['bytes', 'floats', 'streamedFloats']) {
    const times = (perImage * epoch.images) / epoch[kind];
    console.log(`  ${kind.padEnd(15)} ${epoch[kind].toFixed(3)} s, ${times.toFixed(0)} times as fast (goal: 20)`);
  }
}

async function comparePhotos(folder) {
  const ours = [];
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(importWith(folder, ['--size', '128x128']).seconds);
    theirs.push(torchvisionPass(folder, 128));
  }
  say('photos of 640x480 at 128 x 128', median(ours), median(theirs), 1);
}

function importWith(folder, options) {
  const workspace = mkdtempSync(path.join(scratch, 'workspace-'));
  const begin = performance.now();
  const args = ['dataset', 'import', folder, ...options, '--workspace', workspace, '--json'];
  const stdout = execFileSync(process.execPath, [path.join(root, 'out', 'main', 'cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1024 ** 3,
  });
  return { seconds: (performance.now() - begin) / 1000, workspace, ...JSON.parse(stdout.toString()) };
}

function torchvisionPass(folder, size) {
  const args = [values.torchvision, folder, '--size', String(size), '--workers', '2', '--passes', '1'];
  const stdout = execFileSync(values.python, args, { stdio: ['ignore', 'pipe', 'inherit'] }).toString();
  const seconds = /images ([\d.]+) s/.exec(stdout)?.[1];
  if (seconds === undefined) throw new Error(`torchvision printed no time: ${stdout}`);
  return Number(seconds);
}

async function laterEpoch({ workspace, dataset: { format } }) {
  const images = path.join(workspace, 'images');
  const outDir = path.join(root, 'out', 'bench', 'epoch');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      ssr: path.join(root, 'bench', 'import', 'epoch.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  const [file] = readdirSync(images);
  const size = [format.width, format.height, format.channels].map(String);
  const program = path.join(outDir, 'program.mjs');
  return JSON.parse(execFileSync(process.execPath, [program, path.join(images, file), ...size]).toString());
}

function say(what, ours, theirs, goal) {
  const share = ours / theirs;
  console.log(`${what}: Xent ${ours.toFixed(2)} s, torchvision ${theirs.toFixed(2)} s: ${share.toFixed(2)} of its time (goal: ${goal})`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
