import { expect, test } from 'vitest';
import { runFailures } from '#shared/run/failures.ts';

test.each([
  ['training-loss', 'The training loss was not a finite number at step 1,204, so the run was ended.'],
  ['validation-loss', 'The validation loss was not a finite number after step 1,204, so the run was ended.'],
  ['test-loss', 'The test loss was not a finite number after step 1,204, so the run was ended.'],
  ['weight', 'A weight was not a finite number after step 1,204, so the run was ended.'],
] as const)('a divergence says what was not a number and when: %s', (what, message) => {
  expect(runFailures.diverged(what, 1204)).toMatchObject({ code: 'diverged', message });
});

test('a config that cannot be trained names fields by their paths, and layers as a person counts them', () => {
  const layer = 'the kernel size of layer 1 must be at most 32, as its input is 32x32';
  const problems = [
    { path: 'batchSize', message: 'must be at most the 100 training examples' },
    { path: 'architecture.layers.0.kernelSize', message: 'must be at most 32, as its input is 32x32', phrase: layer },
  ];
  expect(runFailures.impossible(problems).message).toBe(
    `This config cannot be trained on this dataset: batchSize: must be at most the 100 training examples; ${layer}.`,
  );
});
