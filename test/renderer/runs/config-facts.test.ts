import { expect, test } from 'vitest';
import type { Kernels } from '#shared/run/kernels.ts';
import { runFacts } from '../../../src/renderer/runs/config-facts.ts';
import { runOf, wholeRun } from '../harness/fake-data.ts';

function kernelsFact(kernels: Kernels | null): string | undefined {
  const run = wholeRun(runOf(1), null);
  const facts = runFacts({ ...run, environment: run.environment && { ...run.environment, kernels } });
  return facts.flatMap((group) => group.facts).find(({ title }) => title === 'Kernels')?.value;
}

test('what convolutions ran in is told, where it was recorded', () => {
  expect(kernelsFact('avx512')).toBe('Xent’s own, AVX-512');
  expect(kernelsFact('none')).toBe('TensorFlow’s');
  expect(kernelsFact(null)).toBeUndefined();
});
