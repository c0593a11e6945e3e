import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EagerRunner } from '#engine/graph/eager-runner.ts';
import { Ops } from '#engine/graph/ops.ts';
import { StepSeeds } from '#engine/graph/seeds.ts';
import { elementCount, type Value } from '#engine/graph/value.ts';
import { convMaxPool } from '#engine/layers/conv-max-pool.ts';
import { hasKernels } from '#engine/runtime/kernels.ts';
import { expectNear } from '../executions.ts';
import { tf } from '../tensorflow.ts';

interface Case {
  batch: number;
  height: number;
  width: number;
  channels: number;
  filters: number;
  size: number;
  padding: 'same' | 'valid';
  seed: number;
}

const cases = fc.record<Case>({
  batch: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 8, max: 17 }),
  width: fc.integer({ min: 8, max: 21 }),
  channels: fc.integer({ min: 1, max: 19 }),
  filters: fc.integer({ min: 1, max: 37 }),
  size: fc.constantFrom(3, 5, 7),
  padding: fc.constantFrom('same', 'valid'),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

/**
 * Eighths between -1 and 1 (Park and Miller 1988), of which many are zero as after a relu. Their sums of products are exact
 * in whatever order, so that equal numbers in a window are equal for both, and no rounding decides which is the largest.
 */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state % 3 === 0 ? 0 : ((state % 17) - 8) / 8;
  });
}

/** Output, gradient by the kernel and gradient by the input. */
function run(kernels: boolean, { batch, height, width, channels, filters, size, padding, seed }: Case): number[][] {
  const runner = new EagerRunner(tf, kernels);
  const o = new Ops(runner);
  const made = (shape: number[], offset: number) => o.floats(shape, numbers(elementCount(shape), seed + offset));
  const weights = made([size, size, channels, filters], 1);
  let byKernel: Value | undefined;
  const scope = {
    training: true,
    seeds: new StepSeeds(o, 1, o.scalar(0, 'int32')),
    parameter: () => weights,
    gradient: (_: string, value: Value) => (byKernel = value),
    update: () => undefined,
  };
  const layer = convMaxPool('kernel', { stride: 1, padding }, { size: 2, stride: 2, padding: 'valid' });
  const pass = layer(o, made([batch, height, width, channels], 0), scope);
  const byInput = pass.backward(made([...pass.output.shape], 2));
  const results = [pass.output, byKernel ?? weights, byInput].map((value) => [...runner.data(value)]);
  runner.dispose();
  return results;
}

test('the kernels are there, so that this file tests something', () => {
  expect(hasKernels()).toBe(true);
});

test('a convolution and its max-pool are the same as one op and as two', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const [apart, together] = [run(false, each), run(true, each)];
      for (const [index, values] of apart.entries()) expectNear(together[index] ?? [], values, 2e-6);
    }),
    { numRuns: 60 },
  );
});

test('of equal numbers in a window the first has the gradient', () => {
  const runner = new EagerRunner(tf);
  const o = new Ops(runner);
  const outputs = [{ type: 'float32', shape: [1, 1, 1, 1] }, { type: 'uint8', shape: [1, 1, 1, 1] }] as const;
  const ones = (...shape: number[]) => o.floats(shape, numbers(elementCount(shape), 1).map(() => 1));
  const [, place] = runner.execute('XentConvMaxPool', [ones(1, 4, 4, 1), ones(3, 3, 1, 1)], { padding: { int: 0 } }, outputs);
  expect([...runner.data(o.cast(place ?? ones(1), 'int32'))]).toEqual([0]);
  runner.dispose();
});

test('images that leave no window are refused in words', () => {
  const runner = new EagerRunner(tf);
  const o = new Ops(runner);
  const outputs = [{ type: 'float32', shape: [] }, { type: 'uint8', shape: [] }] as const;
  const images = o.floats([1, 3, 3, 1], numbers(9, 1));
  expect(() => runner.execute('XentConvMaxPool', [images, images], { padding: { int: 0 } }, outputs)).toThrow(
    'that leaves a window of 2x2',
  );
  runner.dispose();
});

test('any number of threads gives the very same bits', () => {
  const script = fileURLToPath(new URL('kernel-bits.cjs', import.meta.url));
  const bits = [1, 2, 5].map((threads) =>
    execFileSync(process.execPath, [script], {
      env: { ...process.env, TF_NUM_INTRAOP_THREADS: String(threads), TF_CPP_MIN_LOG_LEVEL: '3' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  expect(bits[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(bits).toEqual([bits[0], bits[0], bits[0]]);
});
