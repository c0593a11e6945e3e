/**
 * Whether memory stays flat: takes training steps of the article's Net and prints, as a Markdown table, the process's
 * resident memory and TensorFlow's tensors on the way.
 *
 *     node bench/engine/run.mjs memory [COMPILED STEPS, 24,000] [EAGER STEPS, 400]
 */
import { nodeBackend } from '#engine/runtime/node-backend.ts';
import { loadTensorflow } from '#engine/runtime/tensorflow.ts';
import { presets } from '#shared/run/presets.ts';
import { makeUpProgram } from './made-up-program.ts';

const [compiled = 24_000, eager = 400] = process.argv.slice(2).map(Number);
const intervals = 12;

const tf = await loadTensorflow({ threads: 1 });
const { binding } = nodeBackend(tf);
process.stdout.write('| steps | execution | resident memory, MB | tensors |\n| --- | --- | --- | --- |\n');
for (const [mode, steps] of [['compiled', compiled], ['eager', eager]] as const) {
  const { call, stepsPerCall, dispose } = await makeUpProgram(tf, presets['article-net'].config, mode);
  let done = 0;
  for (let interval = 0; interval <= intervals; interval++) {
    for (; done < (interval * steps) / intervals; done += stepsPerCall) await call();
    const megabytes = (process.memoryUsage.rss() / 1e6).toFixed(1);
    process.stdout.write(`| ${done.toLocaleString('en')} | ${mode} | ${megabytes} | ${binding.getNumOfTensors()} |\n`);
  }
  await dispose();
}
