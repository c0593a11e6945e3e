import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { nodeBackend } from '#engine/runtime/node-backend.ts';
import type { RunConfigInput } from '#shared/run/config.ts';
import { tf } from '../tensorflow.ts';
import { type MadeProgram, makeProgram } from './made-program.ts';

const { binding } = nodeBackend(tf);
const format = { height: 8, width: 8, channels: 3, fit: 'crop' } as const;
const tiny: RunConfigInput = {
  architecture: {
    name: 'tiny',
    layers: [
      { kind: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
      { kind: 'batch-norm' },
      { kind: 'max-pool', size: 2 },
      { kind: 'dropout', rate: 0.2 },
      { kind: 'flatten' },
    ],
  },
  optimizer: { kind: 'adam', learningRate: 0.001 },
  augmentation: { flipHorizontal: true, shift: 0.1 },
  batchSize: 4,
  epochs: 1,
  normalization: { mean: [0.5], standardDeviation: [0.5] },
  seed: 5,
};
const positions = (count: number, from = 0) => Uint32Array.from({ length: count }, (_, index) => (from + index) % 64);

/** Everything that a program of batches can be asked. */
async function useAll({ program }: MadeProgram): Promise<void> {
  const batches = Array.from({ length: program.stepsPerCall }, (_, index) => positions(4, 4 * index));
  await program.train({ batches, rates: batches.map(() => 0.001), step: 0 });
  await program.train({ batches: [positions(4)], rates: [0.001], step: 8 });
  await program.logits(positions(7));
  await program.augmented(positions(4), 9);
  program.writeState(program.readState());
}

test.each([['compiled', false], ['eager', true]] as const)('no tensor is left behind: %s', async (_, eager) => {
  const before = binding.getNumOfTensors();
  const made = await makeProgram(tiny, { format, eager });
  // Op by op, the first use of a variable makes its handle, which stays for as long as the program.
  await useAll(made);
  const used = binding.getNumOfTensors();
  for (let round = 0; round < 3; round++) await useAll(made);
  expect(binding.getNumOfTensors()).toBe(used);
  await made.dispose();
  expect(binding.getNumOfTensors()).toBe(before);
});

test.each([['compiled', false], ['eager', true]] as const)('nor by a descent over the full set: %s', async (_, eager) => {
  const before = binding.getNumOfTensors();
  const optimizer = { kind: 'gradient-descent', learningRate: 0.01 } as const;
  const made = await makeProgram({ ...tiny, optimizer }, { format, eager });
  const batches = [positions(4), positions(4, 4)];
  const descend = (answer: boolean) => made.program.descend({ batches, rate: 0.01, step: 0 }, () => Promise.resolve(answer));
  await descend(true);
  const used = binding.getNumOfTensors();
  expect(await descend(false)).toBeNull();
  expect(await descend(true)).not.toBeNull();
  expect(binding.getNumOfTensors()).toBe(used);
  await made.dispose();
  expect(binding.getNumOfTensors()).toBe(before);
});

/** Memory of the process that is in use, the garbage of JavaScript collected. */
function residentBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return process.memoryUsage.rss();
}

test('memory is flat over 20,000 compiled steps', { timeout: 300_000 }, async () => {
  const made = await makeProgram({ ...tiny, augmentation: {} }, { format });
  const { program } = made;
  expect(program.execution.kind).toBe('compiled');
  const batches = Array.from({ length: program.stepsPerCall }, (_, index) => positions(4, 4 * index));
  const rates = batches.map(() => 0.001);
  let step = 0;
  const train = async (until: number) => {
    for (; step < until; step += program.stepsPerCall) await program.train({ batches, rates, step });
  };
  await train(2000);
  const [tensors, resident] = [binding.getNumOfTensors(), residentBytes()];
  await train(22_000);
  expect(binding.getNumOfTensors()).toBe(tensors);
  // 2 to 5 MB, and no more over ten times as many; 30 MB would be 12 kB for each of the 2,500 calls.
  expect(residentBytes() - resident).toBeLessThan(30e6);
  await made.dispose();
});
