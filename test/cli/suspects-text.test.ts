import { expect, test } from 'vitest';
import { suspectsText } from '../../src/cli/commands/dataset/check.ts';

test('says of a list of wrong labels whether it can be trusted', () => {
  const list = { total: 0, suspects: [], examined: 100, guessing: 0.5, runs: [{ id: 'aaaaaaaaaaaa', name: 'Run 1' }] };
  const text = (agreement: number) => suspectsText({ classes: ['a', 'b'] }, { ...list, agreement });
  expect(text(0.6)).toContain('This list cannot be trusted: the runs agree with 60.0% of the labels');
  expect(text(0.6)).toContain('Train runs that reach 75.0% first.');
  expect(text(0.9)).not.toContain('trusted');
});
