// Takes a screenshot of every view, light and dark, large and small, and runs axe on it. See README.md.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import axe from 'axe-core';

const [folder = 'looks', only = ''] = process.argv.slice(2);
const origin = process.env.HARNESS ?? 'http://localhost:4199';
const run = (number) => `r${String(number).padStart(11, '0')}`;
const dataset = (number) => `d${String(number).padStart(11, '0')}`;

const open = (page, group) =>
  page
    .locator('summary')
    .filter({ has: page.getByRole('heading', { name: group }) })
    .click();
async function choosePreset(page, title) {
  await page.getByRole('button', { name: /^Preset/ }).click();
  await page
    .getByRole('option')
    .filter({ has: page.getByText(title, { exact: true }) })
    .click();
}

/** name, scenario, preferences, what to do before looking */
const views = [
  ['datasets-empty', 'empty', { view: 'datasets' }],
  ['datasets', 'full', { view: 'datasets' }],
  ['dataset', 'full', { view: 'datasets', datasetId: dataset(0) }],
  ['dataset-long', 'full', { view: 'datasets', datasetId: dataset(2) }],
  [
    'dataset-images',
    'full',
    { view: 'datasets', datasetId: dataset(1) },
    (page) => page.getByRole('tab', { name: /Images/ }).click(),
  ],
  [
    'dataset-skipped',
    'full',
    { view: 'datasets', datasetId: dataset(2) },
    (page) => page.getByRole('tab', { name: /Skipped/ }).click(),
  ],
  ['runs-empty', 'empty', { view: 'runs' }],
  ['runs', 'full', { view: 'runs' }],
  [
    'runs-selected',
    'full',
    { view: 'runs' },
    async (page) => {
      for (const key of ['ArrowDown', 'ArrowDown', 'Space', 'ArrowDown', 'Space', 'ArrowDown'])
        await page.keyboard.press(key);
    },
  ],
  ['run-training', 'full', { view: 'runs', runId: run(0) }, (page) => page.waitForTimeout(700)],
  ['run-queued', 'full', { view: 'runs', runId: run(1) }],
  ['run-finished', 'full', { view: 'runs', runId: run(9) }],
  [
    'run-finished-low',
    'full',
    { view: 'runs', runId: run(9) },
    (page) => page.locator('.scrolls:visible').evaluate((element) => element.scrollTo(0, 5000)),
  ],
  [
    'run-many-classes',
    'full',
    { view: 'runs', runId: run(2) },
    (page) => page.locator('.scrolls:visible').evaluate((element) => element.scrollTo(0, 400)),
  ],
  ['run-paused', 'full', { view: 'runs', runId: run(10) }],
  ['run-interrupted', 'full', { view: 'runs', runId: run(6) }],
  [
    'run-more',
    'full',
    { view: 'runs', runId: run(0) },
    (page) => page.getByRole('button', { name: 'More', exact: true }).click(),
  ],
  [
    'run-continue',
    'full',
    { view: 'runs', runId: run(9) },
    async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: /Continue/ }).click();
    },
  ],
  [
    'run-save',
    'full',
    { view: 'runs', runId: run(9) },
    (page) => page.getByRole('button', { name: 'Save Loss' }).click(),
  ],
  ['compare', 'full', { view: 'runs', comparedRunIds: [9, 8, 5].map(run) }],
  ['compare-many', 'full', { view: 'runs', comparedRunIds: [9, 8, 5, 6, 10, 0, 3, 4].map(run) }],
  ['run-diverged', 'full', { view: 'runs', runId: run(4) }],
  ['run-config', 'full', { view: 'runs', runId: run(2) }, (page) => page.getByRole('tab', { name: 'Config' }).click()],
  ['run-log', 'full', { view: 'runs', runId: run(2) }, (page) => page.getByRole('tab', { name: 'Log' }).click()],
  ['new-run', 'full', { view: 'new-run' }],
  ['new-run-architecture', 'full', { view: 'new-run' }, (page) => open(page, 'Architecture')],
  ['new-run-presets', 'full', { view: 'new-run' }, (page) => page.getByRole('button', { name: /^Preset/ }).click()],
  [
    'new-run-blocks',
    'full',
    { view: 'new-run' },
    async (page) => {
      await choosePreset(page, 'ResNet-8');
      await open(page, 'Architecture');
      await page.getByRole('button', { name: 'Residual block' }).first().click();
      await page.getByRole('button', { name: 'Convolution', exact: true }).first().click();
    },
  ],
  [
    'new-run-layer-menu',
    'full',
    { view: 'new-run' },
    async (page) => {
      await open(page, 'Architecture');
      await page.getByRole('button', { name: 'Add layer: Layers' }).click();
    },
  ],
  [
    'new-run-groups',
    'full',
    { view: 'new-run' },
    async (page) => {
      await choosePreset(page, 'ResNet-20');
      for (const group of ['Training', 'Loss', 'Augmentation', 'Stopping']) await open(page, group);
      await page.getByLabel('Rotate').fill('15');
      await page.getByLabel('Early stopping').check();
      await page.waitForTimeout(2500);
      await page
        .locator('aside')
        .last()
        .evaluate((element) => element.scrollTo(0, 5000));
    },
  ],
  [
    'new-run-rates',
    'full',
    { view: 'new-run' },
    async (page) => {
      await page.getByRole('button', { name: 'Find a learning rate…' }).click();
      await page.waitForTimeout(3200);
    },
  ],
  [
    'new-run-rates-busy',
    'full',
    { view: 'new-run' },
    (page) => page.getByRole('button', { name: 'Find a learning rate…' }).click(),
  ],
  [
    'new-run-wrong',
    'full',
    { view: 'new-run' },
    async (page) => {
      await page.getByLabel('Learning rate').fill('0');
      await page.getByLabel('Batch size').fill('lots');
      await open(page, 'Architecture');
      await page.getByLabel('Kernel size').first().fill('99');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
    },
  ],
  ['new-run-text', 'full', { view: 'new-run' }, (page) => page.getByText('Text', { exact: true }).click()],
  ['new-run-empty', 'empty', { view: 'new-run' }],
  ['classify', 'full', { view: 'classify' }],
  ['classify-none', 'empty', { view: 'classify' }],
  ['classify-model', 'full', { view: 'classify' }, (page) => page.getByRole('button', { name: /^Model/ }).click()],
  ['palette', 'full', { view: 'runs' }, (page) => page.keyboard.press('Control+k')],
  ['shortcuts', 'full', { view: 'runs' }, (page) => page.keyboard.press('?')],
  [
    'toast',
    'full',
    { view: 'runs' },
    async (page) => {
      for (const key of ['ArrowDown', 'Delete']) await page.keyboard.press(key);
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Delete']) await page.keyboard.press(key);
    },
  ],
  ['ended', 'ended', { view: 'datasets' }, (page) => page.waitForTimeout(1800)],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
let violations = 0;
for (const [name, scenario, preferences, prepare] of views.filter(([name]) => name.startsWith(only))) {
  for (const theme of ['light', 'dark']) {
    for (const [size, viewport] of [
      ['large', { width: 1280, height: 800 }],
      ['small', { width: 800, height: 600 }],
    ]) {
      if (theme === 'dark' && size === 'small') continue;
      const page = await browser.newPage({ viewport });
      page.on('console', (message) => message.type() === 'error' && console.log(name, theme, message.text()));
      page.on('pageerror', (error) => console.log(name, theme, String(error)));
      const query = new URLSearchParams({ scenario, preferences: JSON.stringify({ ...preferences, theme }) });
      await page.goto(`${origin}/?${query}`);
      await page.locator('main h1, main h2, main [role=grid]').first().waitFor();
      await page.waitForTimeout(500);
      await prepare?.(page);
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${size}.png`) });
      // Not by a script element, which the page's content security policy refuses.
      await page.evaluate(axe.source);
      const found = await page.evaluate(() => globalThis.axe.run(document));
      for (const { id, help, nodes } of found.violations) {
        violations += 1;
        console.log(`${name} ${theme} ${size}: ${id}: ${help}`);
        for (const { target, failureSummary } of nodes.slice(0, 3))
          console.log('   ', target.join(' '), failureSummary?.replaceAll('\n', ' '));
      }
      await page.close();
    }
  }
}
await browser.close();
console.log(`${violations} violations`);
