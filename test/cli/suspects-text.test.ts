import { expect, test } from 'vitest';
import { suspectsJson, suspectsText } from '../../src/cli/commands/dataset/check.ts';

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

test('names classes beside their numbers for programs', () => {
  const example = { position: 7, label: 1, split: 'test' as const, isExcluded: false, path: '/b/7.png' };
  const suspect = { example, suggested: 0, ownProbability: 0.01, suggestedProbability: 0.99 };
  const list = { total: 1, suspects: [suspect], examined: 10, agreement: 0.9, guessing: 0.5, runs: [], unused: [] };
  expect(suspectsJson({ classes: ['a', 'b'] }, list)).toEqual({
    ...list,
    suspects: [{ ...suspect, class: 'b', suggestedClass: 'a' }],
    trustworthy: true,
  });
});
