/**
 * Times a preset's training steps on made-up images, and prints what it found as a line of JSON.
 *
 *     node bench/engine/run.mjs steps PRESET BATCH THREADS STEPS [compiled|eager] [augmented]
 */
import { loadTensorflow } from '#engine/runtime/tensorflow.ts';
import { runConfigSchema } from '#shared/run/config.ts';
import { presetNames, presets } from '#shared/run/presets.ts';
import { makeUpProgram } from './made-up-program.ts';
import { timeSteps } from './stopwatch.ts';

const [preset, batch, threads, steps, ...flags] = process.argv.slice(2);
const name = presetNames.find((each) => each === preset) ?? presetNames[0];
const { augmentation, ...plain } = presets[name].config;
const config = runConfigSchema.parse({
  ...plain,
  ...(flags.includes('augmented') && { augmentation }),
  batchSize: Number(batch),
});

const tf = await loadTensorflow({ threads: Number(threads) });
const { program, call, stepsPerCall, dispose } = await makeUpProgram(
  tf,
  config,
  flags.includes('eager') ? 'eager' : 'compiled',
);
let loss = NaN;
const timing = await timeSteps(Number(steps), async () => {
  loss = await call();
  return stepsPerCall;
});
const compileSeconds = program.execution.kind === 'compiled' ? program.execution.compileSeconds : null;
process.stdout.write(`${JSON.stringify({ ...timing, compileSeconds, stepsPerCall, loss })}\n`);
await dispose();
