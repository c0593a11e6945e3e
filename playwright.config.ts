import { defineConfig } from '@playwright/test';

/** The real app, one at a time: two cores, and each run trains for real. */
export default defineConfig({
  testDir: 'test/end-to-end',
  outputDir: 'test-results/end-to-end',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
});
