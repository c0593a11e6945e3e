import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { writeClassFolders } from '../class-folders.ts';
import { screenshot, screenshotOfDialog } from './screenshot.ts';
import { importDropped, startXent, type XentApp } from './xent-app.ts';

test.describe.configure({ mode: 'serial' });

let folder: string;
let xent: XentApp;
let page: Page;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
  await importDropped(page, [writeClassFolders(join(folder, 'Colours'), 4, 2)]);
  await page.getByRole('list', { name: 'Datasets' }).getByRole('button', { name: /^Colours/ }).click();
});

test.afterAll(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

test.afterEach(() => {
  expect(xent.errors).toEqual([]);
});

test('a class is merged into another by its name, and comes back', async () => {
  const change = (name: string) => page.getByRole('button', { name: `Change “${name}”` });
  await change('red').click();
  await page.getByRole('menuitem', { name: 'Rename or merge…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('green');
  await screenshotOfDialog(page, 'merge-class');
  await page.getByRole('button', { name: 'Merge into “green”' }).click();
  await expect(page.getByRole('heading', { name: '2 classes' })).toBeVisible();
  await expect(change('red')).toBeHidden();
  await screenshot(page, 'merged-class');
  await page.keyboard.press('Control+z');
  await expect(change('red')).toBeVisible();
});

test('a class that relabelling emptied is told among the issues, removed, and comes back', async () => {
  await page.getByRole('button', { name: 'red', exact: true }).click();
  await page.getByRole('listbox', { name: 'Images' }).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: /^Exclude/ }).locator('kbd')).toHaveText(['Del', 'X']);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Relabel…' }).click();
  const name = page.getByPlaceholder('Find a class, or name a new one');
  await name.fill('a'.repeat(300));
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('A name must have at most 200 characters.');
  await name.fill('scarlet');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /^Issues/ }).click();
  await page.getByRole('navigation', { name: 'Issues' }).getByRole('button', { name: /^Classes with few images/ }).click();
  const row = page.getByRole('row', { name: /^red/ });
  await expect(row).toContainText('No image');
  await screenshot(page, 'empty-class');
  await row.getByRole('button', { name: 'Remove the class' }).click();
  await expect(row).toBeHidden();
  await expect(page.getByText('The class “red” was removed').first()).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(row).toContainText('No image');
  await page.keyboard.press('Control+z');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByRole('button', { name: 'Change “red”' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change “scarlet”' })).toBeHidden();
});
