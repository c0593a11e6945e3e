/** Counting tests in what the runners report. */
import { existsSync } from 'node:fs';
import { readJson } from '../setup/files.mjs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** @typedef {{numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number}} VitestReport */
/** @typedef {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}}} PlaywrightReport */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * @param {string} file A JSON report of vitest or Playwright.
 * @returns {Counts} Zeros when there is no report.
 */
export function readCounts(file) {
  if (!existsSync(file)) return none;
  const report = /** @type {VitestReport | PlaywrightReport} */ (readJson(file));
  return 'stats' in report ? countPlaywright(report) : countVitest(report);
}

/** @param {VitestReport} report */
export function countVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {PlaywrightReport} report A test that passed only on retry counts as failed. */
export function countPlaywright({ stats: { expected, unexpected, flaky, skipped } }) {
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/**
 * @param {Counts} counts
 * @returns {string} The line that closes a test run.
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
