import { defineConfig } from '@playwright/test';

/** Measurements in the real app; nothing here asserts a time. */
export default defineConfig({ testDir: '.', testMatch: '*.bench.ts', workers: 1, timeout: 600_000, reporter: 'list' });
