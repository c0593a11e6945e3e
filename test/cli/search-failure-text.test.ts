import { expect, test } from 'vitest';
import { searchFailureText } from '../../src/cli/commands/dataset/check.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';

test('says that near duplicates are not known, why, and what looks for them again', () => {
  const text = searchFailureText(datasetFailures.scanEnded('it was killed'), 'my pets');
  expect(text).toContain('could not be looked for: Looking through the images ended unexpectedly (it was killed).');
  expect(text).toContain(`again: xent dataset check 'my pets'`);
});
