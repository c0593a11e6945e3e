import { expect, test } from 'vitest';
import { type ExampleIssue, imageIssues, type IssueThresholds, pairIssues, usualThresholds } from '#shared/dataset/issue.ts';
import { mayHaveOthers } from '../../../../src/renderer/datasets/issues/issue-basis.ts';

const kinds: readonly ExampleIssue[] = [...imageIssues, ...pairIssues];
const before = { thresholds: usualThresholds, isSearched: false };
const changedBy = (patch: Partial<IssueThresholds>) => {
  const now = { ...before, thresholds: { ...usualThresholds, ...patch } };
  return kinds.filter((kind) => mayHaveOthers(kind, before, now));
};

test('the search for near duplicates finds images of the issues that it alone finds', () => {
  const now = { ...before, isSearched: true };
  expect(kinds.filter((kind) => mayHaveOthers(kind, before, now))).toEqual(['near-duplicate', 'two-labels', 'leak']);
});

test('a threshold finds other images of its own issues, and none before there was one', () => {
  expect(changedBy({ darkBelow: 40 })).toEqual(['too-dark']);
  expect(changedBy({ contrastBelow: 20 })).toEqual(['low-contrast', 'blurred']);
  expect(changedBy({ nearDuplicateSimilarity: 0.9 })).toEqual(['near-duplicate', 'two-labels', 'leak']);
  expect(changedBy({ classBelow: 7 })).toEqual([]);
  const unknown = { ...before, thresholds: null };
  expect(kinds.filter((kind) => mayHaveOthers(kind, unknown, before))).toEqual([]);
});
