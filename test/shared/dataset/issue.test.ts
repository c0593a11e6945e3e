import { expect, test } from 'vitest';
import { issueThresholdsPatchSchema, issueThresholdsSchema, usualThresholds } from '#shared/dataset/issue.ts';

test('a change of one threshold says nothing of the others', () => {
  expect(issueThresholdsPatchSchema.parse({ darkBelow: 77 })).toEqual({ darkBelow: 77 });
  expect(issueThresholdsPatchSchema.parse({})).toEqual({});
});

test('the usual thresholds are within their bounds', () => {
  expect(issueThresholdsSchema.parse(usualThresholds)).toEqual(usualThresholds);
});
