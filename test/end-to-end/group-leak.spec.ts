import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openSqlite } from '#core/store/sqlite.ts';
import { writeClassFolders } from '../class-folders.ts';
import { screenshotOfDialog } from './screenshot.ts';
import { importDropped, startXent, type XentApp } from './xent-app.ts';

let folder: string;
let xent: XentApp;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
});

test.afterEach(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As where class folders were imported first, and then a manifest with groups: the first image has none. */
async function datasetWithLateGroups(workspace: string): Promise<void> {
  xent = await startXent(workspace);
  await importDropped(xent.page, [writeClassFolders(join(folder, 'Colours'), 20, 5)]);
  await expect(xent.page.getByRole('button', { name: /Colours.*60 train/s })).toBeVisible();
  await xent.electron.close();
  const database = openSqlite(join(workspace, 'xent.sqlite'));
  database.exec("UPDATE example SET group_name = 'patient ' || label WHERE position % 5 = 4");
  database.close();
}

test('groups in several splits are mended by the split that their issue opens', async () => {
  const workspace = join(folder, 'workspace');
  await datasetWithLateGroups(workspace);
  xent = await startXent(workspace);
  const { page } = xent;
  await page.getByRole('list', { name: 'Datasets' }).getByRole('button', { name: /^Colours/ }).click();
  await page.getByRole('tab', { name: /^Issues/ }).click();
  await page.getByRole('button', { name: /^Same group in two splits/ }).click();
  await page.getByRole('region', { name: 'Issue' }).getByRole('button', { name: 'Split…' }).click();
  const split = page.getByRole('dialog', { name: 'Split “Colours”' });
  await expect(split.getByLabel('Groups')).toHaveValue('column');
  await expect(split.getByLabel('Keep the test images as they are')).toBeChecked();
  await split.getByLabel('Near duplicates').uncheck();
  await split.getByLabel('Validation %').fill('0.5');
  await expect(split.getByText('Validation would have no image.')).toBeVisible();
  await screenshotOfDialog(page, 'split-empty');
  const submit = split.getByRole('button', { name: 'Split' });
  await expect(submit).toBeEnabled();
  await submit.click();
  await expect(split).toBeHidden();
  await expect(page.getByRole('button', { name: /^Same group in two splits\s*0/ })).toBeVisible();
  expect(xent.errors).toEqual([]);
});
