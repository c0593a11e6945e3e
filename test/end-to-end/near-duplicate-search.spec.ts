import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openSqlite } from '#core/store/sqlite.ts';
import { writeClassFolders } from '../class-folders.ts';
import { screenshot } from './screenshot.ts';
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

/** Leaves a dataset whose images were not compared yet, and whose packed file is gone. @returns what puts it back */
async function datasetWithoutImages(workspace: string): Promise<() => void> {
  xent = await startXent(workspace);
  await importDropped(xent.page, [writeClassFolders(join(folder, 'Colours'))]);
  await expect(xent.page.getByRole('button', { name: /Colours.*120 train/s })).toBeVisible();
  await xent.electron.close();
  const database = openSqlite(join(workspace, 'xent.sqlite'));
  // It may have been made before the app was closed.
  database.exec('UPDATE dataset SET compared_count = 0; DELETE FROM similar_pair; UPDATE example SET near_group = exact_group');
  database.close();
  const [name = ''] = readdirSync(join(workspace, 'images'));
  const [file, away] = [join(workspace, 'images', name), join(folder, name)];
  renameSync(file, away);
  return () => renameSync(away, file);
}

test('a search for near duplicates that failed says so and why, and is made again', async () => {
  const workspace = join(folder, 'workspace');
  const putBack = await datasetWithoutImages(workspace);
  xent = await startXent(workspace);
  const { page } = xent;
  await page.getByRole('button', { name: /Colours.*120 train/s }).click();
  const failure = page.getByRole('alert').filter({ hasText: 'Near duplicates, leaks and images with two labels could not be looked for.' });
  await expect(failure).toContainText('The packed images of “Colours” are missing');
  await page.getByRole('tab', { name: 'Issues' }).click();
  await expect(failure).toBeVisible();
  const issues = page.getByRole('navigation', { name: 'Issues' });
  await expect(issues.getByRole('heading', { name: 'Not known' })).toBeVisible();
  await expect(issues.getByRole('button', { name: 'Near duplicates ?' })).toBeVisible();
  await issues.getByRole('button', { name: 'Near duplicates ?' }).click();
  await expect(page.getByRole('region', { name: 'Issue', exact: true })).toContainText('Not known');
  await screenshot(page, 'issues-search-failed');
  putBack();
  await failure.getByRole('button', { name: 'Try again' }).click();
  await expect(failure).toBeHidden();
  await expect(issues.getByRole('heading', { name: 'Not known' })).toBeHidden();
  await expect(issues.getByText('?')).toHaveCount(0);
});
