import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { findLabelIssues } from '#core/datasets/wrong-labels/confident-learning.ts';

const casesSchema = z.array(
  z.object({
    classes: z.number(),
    labels: z.array(z.number()),
    probabilities: z.array(z.number()),
    issues: z.array(z.number()),
  }),
);
const file = new URL('../../../fixtures/wrong-labels/cleanlab.json', import.meta.url);
const cases = casesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

test.each(cases.map((each) => [each.classes, each] as const))(
  'of %i classes the same labels are suspected as by cleanlab, in the same order',
  (classes, { labels, probabilities, issues }) => {
    const found = findLabelIssues({
      classes,
      labels: Uint16Array.from(labels),
      probabilities: Float32Array.from(probabilities),
    });
    expect(issues.length).toBeGreaterThan(5);
    expect(found.map(({ row }) => row)).toEqual(issues);
  },
);

test('planted wrong labels are found, and the class that they should have', () => {
  const classes = 4;
  const truth = Array.from({ length: 400 }, (_, row) => row % classes);
  const labels = truth.map((label, row) => (row % 20 === 7 ? (label + 1) % classes : label));
  const probabilities = truth.flatMap((label, row) => {
    const own = 0.7 + 0.25 * Math.abs(Math.sin(row));
    return Array.from({ length: classes }, (_, each) => (each === label ? own : (1 - own) / 3));
  });
  const found = findLabelIssues({
    classes,
    labels: Uint16Array.from(labels),
    probabilities: Float32Array.from(probabilities),
  });
  const planted = labels.flatMap((label, row) => (label === truth[row] ? [] : [row]));
  expect(found.length).toBeGreaterThan(planted.length / 2);
  for (const { row, suggested } of found) {
    expect(planted).toContain(row);
    expect(suggested).toBe(truth[row]);
  }
});

test('without examples, or where all is certain, nothing is suspected', () => {
  expect(findLabelIssues({ classes: 2, labels: new Uint16Array(), probabilities: new Float32Array() })).toEqual([]);
  const certain = { classes: 2, labels: Uint16Array.of(0, 1), probabilities: Float32Array.of(1, 0, 0, 1) };
  expect(findLabelIssues(certain)).toEqual([]);
});
