/**
 * ResNet-20 at batch 128: Xent's compiled steps and PyTorch in turns, each with the better of one and two threads,
 * PyTorch also with the better of its two memory layouts. Prints a Markdown table of steps a second: median (least to
 * most) over the rounds.
 *
 *     node bench/engine/resnet20.mjs PYTHON [--batch 128] [--rounds 3] [--steps 10] [--quick]
 *
 * PYTHON has PyTorch. Both sides train on noise without augmentation; a last column is Xent with the preset's flips and
 * shifts inside the step.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { best, measured, ratios, spread, table, tell, torchStepsPerSecond } from './sides.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string', default: '128' },
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '10' },
    quick: { type: 'boolean', default: false },
  },
});
const [python] = positionals;
if (!python) throw new Error('usage: resnet20.mjs PYTHON');
const script = fileURLToPath(new URL('resnet20_torch.py', import.meta.url));
const { batch } = values;
const [rounds, steps] = values.quick ? [1, 1] : [Number(values.rounds), Number(values.steps)];
const layouts = { NCHW: [], NHWC: ['--channels-last'] };

const program = await bundle('steps');
const [ours, augmented, torch] = [{}, {}, {}];
const add = (found, name, rate) => (found[name] ??= []).push(rate);
const compileSeconds = [];
for (let round = 0; round < rounds; round++) {
  for (const threads of [1, 2]) {
    const plain = await measured(program, 'resnet-20', batch, threads, steps);
    add(ours, threads, plain.stepsPerSecond);
    compileSeconds.push(plain.compileSeconds);
    for (const [layout, flags] of Object.entries(layouts)) {
      const args = [script, '--threads', threads, '--batches', batch, '--steps', steps, ...flags];
      add(torch, `${threads} ${layout}`, await torchStepsPerSecond(python, args));
    }
    add(augmented, threads, (await measured(program, 'resnet-20', batch, threads, steps, 'augmented')).stepsPerSecond);
  }
  tell(`round ${round + 1} of ${rounds}: ${JSON.stringify({ ours, augmented, torch })}`);
}
const [us, them, more] = [best(ours), best(torch), best(augmented)];
const cell = ({ name, values: rates }) => `${spread(rates, 2)}, ${name}`;
process.stdout.write(
  table(
    ['batch', 'Xent, threads', 'PyTorch, threads and layout', 'x PyTorch', 'first compile, s', 'Xent with augmentation'],
    [[batch, cell(us), cell(them), spread(ratios(us.values, them.values), 2), spread(compileSeconds, 2), cell(more)]],
  ),
);
