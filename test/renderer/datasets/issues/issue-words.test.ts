import { describe, expect, test } from 'vitest';
import { imageIssues, issueKinds, issueThresholdsSchema, pairIssues, usualThresholds } from '#shared/dataset/issue.ts';
import { imbalanceWord, issueOrder, issueWords, thresholdOfIssue, wordsOfMend } from '#shared/dataset/issue-words.ts';
import { countWords } from '../../../../src/renderer/datasets/issues/count-words.ts';
import { thresholdFields } from '../../../../src/renderer/datasets/issues/threshold-fields.ts';

describe('words of issues', () => {
  test('every kind is listed once', () => {
    expect([...issueOrder].sort()).toEqual([...issueKinds].sort());
  });

  test('only mends about sets are offered for images alike, and only of all for single images', () => {
    for (const kind of imageIssues) expect(issueWords[kind].mends).toEqual(['exclude']);
    for (const kind of issueKinds) {
      const isPair = pairIssues.some((each) => each === kind);
      if (issueWords[kind].mends.some((mend) => mend !== 'exclude')) expect(isPair).toBe(true);
    }
    expect(wordsOfMend('exclude-duplicates', 'leak').title).not.toBe(wordsOfMend('exclude-duplicates', 'near-duplicate').title);
  });

  test('the first mend of images alike keeps some of them, unless no one can know which', () => {
    const first = (kind: (typeof pairIssues)[number]) => issueWords[kind].mends[0];
    expect(pairIssues.map(first)).toEqual(['exclude-duplicates', 'exclude-duplicates', 'exclude', 'exclude-duplicates']);
  });

  test('imbalance has a plain word', () => {
    const classes = (...counts: number[]) => counts.map((train) => ({ train, validation: 0, test: 1 }));
    expect([0, 10, 50, 51, 101].map((count) => imbalanceWord(classes(10, count), 5))).toEqual([
      '1 class has no training image',
      'balanced',
      'slightly imbalanced',
      'imbalanced',
      'strongly imbalanced',
    ]);
    expect(imbalanceWord(classes(0, 5, 0), 5)).toBe('2 classes have no training image');
  });
});

describe('thresholds', () => {
  const defaults = { ...usualThresholds };

  test('every one can be set where its issue is shown', () => {
    expect(new Set(Object.values(thresholdOfIssue))).toEqual(new Set(Object.keys(defaults)));
  });

  test('a slider offers only what is allowed, the default included', () => {
    for (const key of Object.values(thresholdOfIssue)) {
      const { from, to, step } = thresholdFields[key];
      for (const value of [from, to]) expect(issueThresholdsSchema.shape[key].safeParse(value).success, key).toBe(true);
      expect(defaults[key]).toBeGreaterThanOrEqual(from);
      expect(defaults[key]).toBeLessThanOrEqual(to);
      const steps = (defaults[key] - from) / step;
      expect(steps).toBeCloseTo(Math.round(steps), 6);
    }
  });
});

test('counts say what is counted', () => {
  const issue = { groups: null, detail: '' };
  expect(countWords({ ...issue, kind: 'too-dark', count: 1 })).toBe('1 image');
  expect(countWords({ ...issue, kind: 'leak', count: 1200, groups: 540 })).toBe('1,200 images in 540 sets');
  expect(countWords({ ...issue, kind: 'small-class', count: 3 })).toBe('3 classes');
  expect(countWords({ ...issue, kind: 'group-leak', count: 9 })).toBe('9 groups');
  expect(countWords({ ...issue, kind: 'blurred', count: 0 })).toBe('None found');
  expect(countWords({ ...issue, kind: 'leak', count: 0 }, 'searching')).toBe('None found so far');
  expect(countWords({ ...issue, kind: 'leak', count: 0 }, 'failed')).toBe('Not known');
});
