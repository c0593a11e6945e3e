import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { writeClassFolders } from '../class-folders.ts';
import { screenshot } from './screenshot.ts';
import { dropFiles, startXent, type XentApp } from './xent-app.ts';

// The form of a run, on a dataset of 120 training images and no others: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

let folder: string;
let xent: XentApp;
let page: Page;

const view = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const plan = () => page.getByRole('complementary', { name: 'What will happen' });
const fact = (title: string) => plan().locator('dt', { hasText: new RegExp(`^${title}$`) }).locator('+ dd');

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
  await dropFiles(page, [writeClassFolders(join(folder, 'Colours'), 40, 0)]);
  const dialog = page.getByRole('dialog', { name: 'Import images' });
  await dialog.getByLabel('Test', { exact: true }).fill('0');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('button', { name: /Colours.*120 train/s })).toBeVisible();
  await view('New run').click();
});

test.afterAll(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

test.afterEach(() => {
  expect(xent.errors).toEqual([]);
});

test('a comma between thousands is one, and one that could be the point is asked about', async () => {
  await page.getByLabel('Epochs').fill('10,000');
  await expect(fact('Steps in all')).toHaveText('300,000');
  await page.getByLabel('Learning rate').fill('1,234');
  await expect(page.getByText('Learning rate could be 1234 or 1.234; write it as one of these.')).toBeVisible();
  await expect(page.getByText('1 field needs correcting.')).toBeVisible();
  await page.getByLabel('Learning rate').fill('0,001');
  await expect(page.getByText('1 field needs correcting.')).toBeHidden();
});

test('it tells what the run will be trained on', async () => {
  await expect(fact('Trained on')).toHaveText(/\w/);
});

test('nothing is planned by a field that is out of range', async () => {
  await page.getByLabel('Batch size').fill('-3');
  await expect(fact('Steps an epoch')).toHaveText('–');
  await expect(fact('Memory')).toHaveText('–');
  await expect(plan().getByText('Correct the fields that it depends on to see it.')).toBeVisible();
  await screenshot(page, 'new-run-out-of-range');
  await page.getByLabel('Batch size').fill('4');
  await page.getByLabel('Epochs').fill('1');
  await expect(fact('Steps in all')).toHaveText('30');
});

test('text that is no config yet is kept, and stands in the way of the form until it is one', async () => {
  await page.getByText('Text', { exact: true }).click();
  const text = page.getByLabel('Config as JSON');
  await text.fill('{ "epochs": 3');
  await expect(page.getByText(/^This is not JSON/)).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Form' })).toBeDisabled();
  await screenshot(page, 'new-run-unread-text');
  await view('Datasets').click();
  await view('New run').click();
  await expect(text).toHaveValue('{ "epochs": 3');
  await expect(page.getByText('The text is not a config yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the last that fits' }).click();
  await expect(text).toHaveValue(/"epochs": 1,/);
  await page.getByText('Form', { exact: true }).click();
  await expect(page.getByLabel('Epochs')).toHaveValue('1');
});

test('a run without images to evaluate it on says so', async () => {
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText(/There were no test or validation images to evaluate this run on/)).toBeVisible({ timeout: 60_000 });
});

test('the charts of a run that ended before its first point say so', async () => {
  for (const epochs of ['9000', '1']) {
    await view('New run').click();
    await page.getByLabel('Epochs').fill(epochs);
    await page.getByRole('button', { name: 'Start run' }).click();
    await expect(page.getByRole('tab', { name: 'Results' })).toBeVisible();
  }
  // The second waits for the first.
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('The run ended before its first point.').first()).toBeVisible();
  await expect(page.getByText('This run ended before it was evaluated.')).toBeVisible();
});
