import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import * as sources from './dataset-sources.ts';
import { screenshot, screenshotOfDialog } from './screenshot.ts';
import { dropFiles, importDropped, resize, startXent, type XentApp } from './xent-app.ts';

let folder: string;
let xent: XentApp;
let page: Page;

const place = (name: string) => join(folder, name);
const dialog = () => page.getByRole('dialog', { name: 'Import images' });

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
});

test.afterEach(async () => {
  expect(xent.errors).toEqual([]);
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what cannot be imported is told in place', async () => {
  await dropFiles(page, [sources.writeLonelyClass(place('Only cats'))]);
  await expect(dialog().getByText(/Every image belongs to the one class “cats”/)).toBeVisible();
  await expect(dialog().getByRole('button', { name: 'Import' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog()).toBeHidden();
});

test('one of several sources that cannot be imported is taken out, and the others are imported', async () => {
  const broken = place('a broken archive.zip');
  writeFileSync(broken, 'no archive');
  const [red = '', green = ''] = sources.writeFolders(place('sound'));
  await dropFiles(page, [red, broken, green]);
  await expect(dialog().getByText('is damaged and cannot be read')).toBeVisible();
  await expect(dialog().getByLabel('Name')).toBeFocused();
  await expect(dialog().getByRole('button', { name: 'Import' })).toBeDisabled();
  await screenshotOfDialog(page, 'import-of-several');
  await dialog().getByRole('button', { name: 'Leave out a broken archive.zip' }).click();
  await expect(dialog().getByRole('heading', { name: '20 images found in 2 classes' })).toBeVisible();
  await expect(dialog().getByRole('list', { name: 'Sources' }).getByRole('listitem')).toHaveCount(2);
  await dialog().getByRole('button', { name: 'Leave out red' }).click();
  await expect(dialog().getByRole('list', { name: 'Sources' })).toBeHidden();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('in a low window with imports under way a notice has all of its words and buttons', async () => {
  await resize(xent, 760, 500);
  const heavy = ['first', 'second', 'third'].map((name) => sources.writeHeavyImages(place(name), 200));
  for (const each of heavy) await importDropped(page, [each]);
  await importDropped(page, [sources.writeZipArchive(place('more.zip'))]);
  const notice = page.getByRole('region', { name: 'Notifications' });
  await expect(notice.getByText('Imported “more”.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Under way' }).getByRole('button')).toHaveCount(3);
  await screenshot(page, 'low-window-with-imports');
  const button = notice.getByRole('button', { name: 'Dismiss' });
  await expect(button).toBeInViewport({ ratio: 1 });
  expect(await notice.evaluate((region) => region.scrollHeight - region.clientHeight)).toBeLessThanOrEqual(1);
  await button.click();
});
