import { expect, test } from 'vitest';
import { describeProgress } from '../../scripts/setup/reporter.mjs';
import { add, closingLine, countPlaywright, countVitest, readCounts } from '../../scripts/test/results.mjs';

test('progress is told in megabytes, part and rate as far as they are known', () => {
  expect(describeProgress({ bytes: 0, totalBytes: 274e6, seconds: 3.2 })).toBe('3 s');
  expect(describeProgress({ bytes: 120e6, totalBytes: 0, seconds: 10 })).toBe('120 MB, 12.0 MB/s');
  expect(describeProgress({ bytes: 137e6, totalBytes: 274e6, seconds: 10 })).toBe('137 of 274 MB, 50 %, 13.7 MB/s');
  expect(describeProgress({ bytes: 300e6, totalBytes: 274e6, seconds: 10 })).toContain('274 of 274 MB, 100 %');
});

test('the closing line adds up what both runners report', () => {
  const vitest = countVitest({ numPassedTests: 40, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
  const playwright = countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 } });
  expect(closingLine(add(vitest, playwright))).toBe('45 passed, 3 failed, 3 skipped');
  expect(closingLine({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
  expect(readCounts('/no/such/report.json')).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
