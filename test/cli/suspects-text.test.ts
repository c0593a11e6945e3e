import { expect, test } from 'vitest';
import { suspectsText } from '../../src/cli/commands/dataset/check.ts';

test('says of a list of wrong labels whether it can be trusted', () => {
  const list = { total: 0, suspects: [], examined: 100, guessing: 0.5, runs: [{ id: 'aaaaaaaaaaaa', name: 'Run 1' }], unused: [] };
  const text = (agreement: number) => suspectsText({ classes: ['a', 'b'] }, { ...list, agreement });
  expect(text(0.6)).toContain('This list cannot be trusted: the runs agree with 60.0% of the labels');
  expect(text(0.6)).toContain('Train a run that reaches 75.0% first, or name better runs with --run.');
  expect(text(0.9)).not.toContain('trusted');
});

test('says why runs do not count', () => {
  const list = { total: 0, suspects: [], examined: 0, agreement: 0, guessing: 0, runs: [] };
  const text = (unused: { id: string; name: string; why: 'diverged' | 'poor' }[]) => suspectsText({ classes: ['a', 'b'] }, { ...list, unused });
  expect(text([])).toBe('No run has examined images of this dataset. Train a run with a validation or test split first.');
  expect(text([{ id: 'aaaaaaaaaaaa', name: 'Net 3', why: 'diverged' }])).toContain('“Net 3” (diverged, so the probabilities are no numbers)');
});
