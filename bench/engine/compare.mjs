/**
 * The article's Net: Xent's compiled steps, eager tfjs and PyTorch in turns, each with the better of one and two
 * threads. Prints a Markdown table of steps a second: median (least to most) over the rounds.
 *
 *     node bench/engine/compare.mjs PYTHON --torch-script FILE [--batches 4,32,128,512] [--rounds 3] [--quick]
 *
 * PYTHON has PyTorch. FILE trains the same network, takes `--threads N --batches B` and prints
 * `torch B=<batch> threads=<n> <steps/s> steps/s`.
 */
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { best, measured, ratios, spread, table, tell, torchStepsPerSecond } from './sides.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'torch-script': { type: 'string' },
    batches: { type: 'string', default: '4,32,128,512' },
    rounds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
  },
});
const [python] = positionals;
const script = values['torch-script'];
if (!python || !script) throw new Error('usage: compare.mjs PYTHON --torch-script FILE');
const rounds = values.quick ? 1 : Number(values.rounds);
const threads = [1, 2];

const [compiled, eager] = [await bundle('steps'), await bundle('eager-tfjs')];
const rows = [];
for (const batch of values.batches.split(',').map(Number)) {
  const steps = Math.ceil((values.quick ? 1000 : 16_000) / batch + (values.quick ? 3 : 30));
  const turns = () => Object.fromEntries(threads.map((count) => [count, []]));
  const [ours, tfjs, torch] = [turns(), turns(), turns()];
  const compileSeconds = [];
  for (let round = 0; round < rounds; round++) {
    for (const count of threads) {
      const result = await measured(compiled, 'article-net', batch, count, 2 * steps);
      ours[count].push(result.stepsPerSecond);
      compileSeconds.push(result.compileSeconds);
      torch[count].push(await torchStepsPerSecond(python, [script, '--threads', count, '--batches', batch]));
      tfjs[count].push((await measured(eager, batch, count, Math.ceil(steps / 4))).stepsPerSecond);
    }
    tell(`batch ${batch}, round ${round + 1} of ${rounds}: ${JSON.stringify({ ours, torch, tfjs })}`);
  }
  const [us, them, before] = [best(ours), best(torch), best(tfjs)];
  const cell = ({ name, values: rates }) => `${spread(rates, rates[0] < 100 ? 1 : 0)}, ${name}`;
  rows.push([
    batch,
    ...[us, them, before].map(cell),
    spread(ratios(us.values, them.values), 2),
    spread(ratios(us.values, before.values), 2),
    spread(compileSeconds, 2),
  ]);
}
process.stdout.write(
  table(
    ['batch', 'Xent, threads', 'PyTorch, threads', 'eager tfjs, threads', 'x PyTorch', 'x eager', 'first compile, s'],
    rows,
  ),
);
