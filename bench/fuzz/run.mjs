/**
 * Fuzzes the readers of archives and datasets: random bytes, truncations, changes to valid files, lengths that lie. Every
 * case must end in a failure that a person can read, or in images and labels that the file really holds.
 *
 *     node bench/fuzz/run.mjs [--cases 1000000] [--processes 2] [--first 0] [--reader NAME]
 *
 * `--cases` counts all readers together. Cases follow from their numbers, so one that fails can be run again:
 * `--reader NAME --first NUMBER --cases 1 --processes 1`. Ends with 1 after a crash, a hang or a wrong result.
 */
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const readers = 8;
/** Without a word for so long, a process hangs in one case, in milliseconds. */
const patience = 60_000;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    processes: { type: 'string', default: '2' },
    first: { type: 'string', default: '0' },
    reader: { type: 'string' },
  },
});
const first = Number(values.first);
const processes = Number(values.processes);
const end = first + Math.ceil(Number(values.cases) / (values.reader ? 1 : readers));

const program = await bundle();
const started = performance.now();
const results = await Promise.all(Array.from({ length: processes }, (_, place) => run(place)));
const seconds = (performance.now() - started) / 1000;

const total = results.reduce((sum, { done }) => sum + done, 0);
const outcomes = {};
for (const result of results) {
  for (const [reader, counts] of Object.entries(result.outcomes)) {
    outcomes[reader] ??= {};
    for (const [outcome, count] of Object.entries(counts)) outcomes[reader][outcome] = (outcomes[reader][outcome] ?? 0) + count;
  }
}
console.log(`${total.toLocaleString('en')} cases in ${seconds.toFixed(0)} s, without a crash, a hang or a wrong result`);
console.log(`most memory of a process: ${Math.round(Math.max(...results.map(({ mostMemory }) => mostMemory)) / 1e6)} MB`);
for (const [reader, counts] of Object.entries(outcomes)) {
  const words = Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([outcome, count]) => `${outcome} ${count.toLocaleString('en')}`);
  console.log(`${reader}: ${words.join(', ')}`);
}

function run(place) {
  return new Promise((resolve, reject) => {
    const child = fork(program, [first + place, processes, end, ...(values.reader ? [values.reader] : [])].map(String));
    let last = null;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`a process hung near case ${last?.number} of ${last?.reader}`));
      }, patience);
    };
    wait();
    child.on('message', (message) => {
      wait();
      if (message.outcomes) resolve(message);
      else last = message;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code !== 0) reject(new Error(`a process ended by ${signal ?? code} near case ${last?.number} of ${last?.reader}`));
    });
  });
}

async function bundle() {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const outDir = path.join(root, 'out', 'bench', 'fuzz');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      ssr: path.join(root, 'bench', 'fuzz', 'program.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return path.join(outDir, 'program.mjs');
}
