import { expect, it } from 'vitest';
import { groupLeakMend, SplitDraft } from '../../../../src/renderer/datasets/split/split-draft.svelte.ts';

it('plans shares from percentages', () => {
  const draft = new SplitDraft();
  expect(draft.plan).toMatchObject({ kind: 'fractions', validation: 0.1, test: 0.2, keepTest: false, seed: 0 });
  draft.keepTest = true;
  draft.test = 95;
  expect(draft.plan).toMatchObject({ keepTest: true });
});

it('says what cannot be', () => {
  const draft = new SplitDraft();
  draft.test = 85;
  expect(draft.message('validation')).toBe('and test must leave at least 10% for training');
  expect(draft.plan).toBeNull();
  draft.test = 150;
  expect(draft.message('test')).toBe('must be at most 90');
  draft.test = Number.NaN;
  expect(draft.message('test')).toBe('must be a number');
  expect(draft.plan).toBeNull();
});

it('says the range of seeds, whatever is wrong with one', () => {
  const draft = new SplitDraft();
  for (const seed of [-1, 0.5, 2 ** 31, 1e99, Number.POSITIVE_INFINITY, Number.NaN]) {
    draft.seed = seed;
    expect(draft.message('seed')).toBe('must be a whole number from 0 to 2,147,483,647');
  }
});

it('plans folds, and no fold beyond the last', () => {
  const draft = new SplitDraft({ kind: 'folds' });
  draft.fold = 5;
  draft.count = 3;
  expect(draft.plan).toMatchObject({ kind: 'folds', count: 3, fold: 3 });
  draft.count = 1;
  expect(draft.plan).toBeNull();
  expect(draft.message('count')).toBeDefined();
});

it('begins with what mends groups in several splits, and leaves the test split as it is', () => {
  const mending = (test: number) => new SplitDraft(groupLeakMend({ examples: { train: 9, validation: 3, test } })).plan;
  expect(mending(4)).toMatchObject({ kind: 'fractions', groups: 'column', keepTest: true });
  expect(mending(0)).toMatchObject({ kind: 'fractions', groups: 'column', keepTest: false, validation: 0.1, test: 0 });
});
