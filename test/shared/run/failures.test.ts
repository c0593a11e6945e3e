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
