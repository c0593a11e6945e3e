import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { installationFolder } from '#core/native/installation.ts';
import { colourImage, writeClassFolders } from '../class-folders.ts';
import { screenshot, screenshotOfDialog } from './screenshot.ts';
import { dropFiles, importDropped, startXent, type XentApp } from './xent-app.ts';

// One person's first hour with Xent, in order, on one workspace: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

let folder: string;
let xent: XentApp;
let page: Page;

async function start(): Promise<void> {
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
}

const view = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function dismissNotifications(): Promise<void> {
  for (const button of await page.getByRole('button', { name: 'Dismiss' }).all()) await button.click();
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  await start();
});

test.afterAll(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

test.afterEach(() => {
  expect(xent.errors).toEqual([]);
});

test('an empty workspace teaches the first step', async () => {
  await expect(page.getByRole('button', { name: 'Add the sample dataset' })).toBeVisible();
  await screenshot(page, 'datasets-empty');
  await view('Runs').click();
  await screenshot(page, 'runs-empty');
  await view('New run').click();
  await screenshot(page, 'new-run-empty');
  await view('Classify').click();
  await screenshot(page, 'classify-empty');
  await view('Datasets').click();
});

test('before anything is imported it is shown as it would be', async () => {
  await dropFiles(page, [join(installationFolder, 'resources', 'fashion-mnist-sample.zip')]);
  const dialog = page.getByRole('dialog', { name: 'Import images' });
  await expect(dialog.getByRole('heading', { name: '12,000 images found in 10 classes' })).toBeVisible();
  await expect(dialog.getByRole('img').first()).toBeVisible();
  await screenshotOfDialog(page, 'import-sample');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('one button adds the sample dataset', async () => {
  await page.getByRole('button', { name: 'Add the sample dataset' }).click();
  const row = page.getByRole('button', { name: /Fashion-MNIST sample.*10,000 train/s });
  await expect(row).toBeVisible({ timeout: 120_000 });
  await row.click();
  await expect(heading('Fashion-MNIST sample')).toBeVisible();
  await expect(page.getByRole('row', { name: /Ankle boot 1,000 200/ })).toBeVisible();
  await expect(page.getByText('Measuring…')).toBeHidden();
  await expect(page.getByRole('img', { name: 'Mean of Trouser' })).not.toHaveJSProperty('naturalWidth', 0);
  await dismissNotifications();
  await screenshot(page, 'dataset');
});

test('its images are looked at, many and one', async () => {
  await page.getByRole('tab', { name: /Images/ }).click();
  const images = page.getByRole('listbox', { name: /^Images/ }).getByRole('option');
  await expect(images.first()).toBeVisible();
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'Sandal' });
  await expect(images.first()).toHaveAccessibleName(/^Sandal/);
  await images.nth(14).click();
  await images.nth(17).click({ modifiers: ['Shift'] });
  await screenshot(page, 'dataset-images');
  await images.nth(14).dblclick();
  const large = page.getByRole('region', { name: 'Large view' });
  await expect(large.getByText('15 of 1,200')).toBeVisible();
  await screenshot(page, 'image-large');
  await page.keyboard.press('Escape');
  await expect(large).toBeHidden();
});

test('its issues are found, and what a split would make of it', async () => {
  await page.getByRole('tab', { name: /^Issues/ }).click();
  const issues = page.getByRole('navigation', { name: 'Issues' });
  await expect(issues.getByText('Looking for near duplicates')).toBeHidden({ timeout: 120_000 });
  await issues.getByRole('button', { name: /^Same image, two labels/ }).click();
  await expect(page.getByRole('listbox', { name: /^Images/ }).getByRole('option').first()).toBeVisible();
  await screenshot(page, 'issues');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Split…' }).click();
  await screenshotOfDialog(page, 'split-sample');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'All datasets' }).click();
});

test('a dropped folder of class folders is imported, and what could not be read is listed', async () => {
  const photos = writeClassFolders(join(folder, 'Colours'));
  writeFileSync(join(photos, 'train', 'red', 'broken.jpg'), 'this is not an image');
  await importDropped(page, [photos]);
  const row = page.getByRole('button', { name: /Colours.*120 train/s });
  await expect(row).toBeVisible();
  await row.click();
  await page.getByRole('tab', { name: 'Skipped files 1' }).click();
  await expect(page.getByText('broken.jpg')).toBeVisible();
  await screenshot(page, 'dataset-skipped');
  await page.getByRole('button', { name: 'All datasets' }).click();
});

test('a folder that cannot be imported says why and what to do', async () => {
  const lonely = join(folder, 'Only cats');
  mkdirSync(join(lonely, 'cats'), { recursive: true });
  writeFileSync(join(lonely, 'cats', '1.bmp'), colourImage('red', 1));
  await dropFiles(page, [lonely]);
  await expect(page.getByText(/Every image belongs to the one class “cats”/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await screenshot(page, 'datasets');
});

test('the form checks every field before a run starts', async () => {
  await view('New run').click();
  await page.getByLabel('Dataset').selectOption({ label: 'Fashion-MNIST sample' });
  await page.getByRole('heading', { name: 'Architecture' }).click();
  await page.getByLabel('Learning rate').fill('0');
  await page.getByLabel('Batch size').fill('20000');
  await page.getByLabel('Kernel size').nth(1).fill('30');
  await expect(page.getByText('must be greater than 0')).toBeVisible();
  await expect(page.getByText('must be at most the 10,000 training examples')).toBeVisible();
  await expect(page.getByText(/30x30 kernel is larger than its 12x12 input/).first()).toBeVisible();
  await expect(page.getByText('Kernel size must be at most 12, as its input is 12x12.')).toBeVisible();
  await expect(page.getByLabel('Kernel size').nth(1)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: 'Start run' })).toBeDisabled();
  await screenshot(page, 'new-run-wrong');
  await page.getByLabel('Kernel size').nth(1).fill('5');
  await page.getByLabel('Batch size').fill('4');
  await page.getByLabel('Learning rate').fill('0.001');
  await page.getByLabel('Epochs').fill('12');
  await expect(page.getByText(/log 10 = 2.303 nats/)).toBeVisible();
  await expect(page.getByRole('row', { name: 'output 10 10 850' })).toBeVisible();
  await screenshot(page, 'new-run');
});

test('a run shows its curves live and ends with its evaluation', async () => {
  await page.getByLabel('Name').fill('First run');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(heading('First run')).toBeVisible();
  await expect(page.getByText(/steps\/s/i).first()).toBeVisible({ timeout: 60_000 });
  const loss = page.getByRole('img', { name: /Loss in nats/ });
  await expect(loss).toHaveAccessibleName(/Training: [\d.]+/);
  const early = await loss.getAttribute('aria-label');
  await expect.poll(() => loss.getAttribute('aria-label')).not.toBe(early);
  // Far enough for the picture to show a curve; an epoch takes less than a second, or many.
  await expect(page.getByRole('main').getByText(/^([2-9]|1[0-2]) of 12$/)).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'run-training');
  await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText('Test accuracy').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Confusion matrix' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Ankle boot \d/ }).first()).toBeVisible();
  await screenshot(page, 'run');
});

test('labels that a run doubts are reviewed', async () => {
  await view('Datasets').click();
  await page.getByRole('button', { name: /Fashion-MNIST sample.*10,000 train/s }).click();
  await page.getByRole('tab', { name: 'Wrong labels' }).click();
  await expect(page.getByText(/^\d+ suspicious labels? among 2,000 of 12,000 images$/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Suspicious label' }).getByRole('img')).toBeVisible();
  await screenshot(page, 'wrong-labels-sample');
  await view('Runs').click();
  await page.getByRole('row', { name: /First run/ }).click();
});

test('a run can be stopped early and is still evaluated', async () => {
  await page.getByRole('button', { name: 'New run from this config' }).click();
  await page.getByLabel('Epochs').fill('9000');
  await page.getByLabel('Name').fill('Too long');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText(/steps\/s/i).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Test accuracy').first()).toBeVisible();
});

test('everything is there again after a restart: view, selection, datasets, runs, curves', async () => {
  await xent.electron.close();
  await start();
  await expect(heading('Too long')).toBeVisible();
  await page.getByRole('button', { name: 'All runs' }).click();
  await page.getByRole('row', { name: /First run/ }).dblclick();
  await expect(heading('First run')).toBeVisible();
  await expect(page.getByRole('img', { name: /Loss in nats\. Training: [\d.]+/ })).toBeVisible();
  await view('Datasets').click();
  await expect(page.getByRole('button', { name: /Colours.*120 train/s })).toBeVisible();
});

test('runs are renamed, and removed with undo', async () => {
  await view('Runs').click();
  if (await page.getByRole('button', { name: 'All runs' }).isVisible()) {
    await page.getByRole('button', { name: 'All runs' }).click();
  }
  // The newest run comes first, and the keyboard starts there.
  await page.getByRole('grid', { name: 'Runs' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F2');
  await page.keyboard.type('A shorter name');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /A shorter name/ })).toBeVisible();
  await screenshot(page, 'runs');
  await page.getByRole('grid', { name: 'Runs' }).focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('row', { name: /A shorter name/ })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /A shorter name/ })).toBeVisible();
});

test('dropped images are classified by the chosen run, several at once, and recorded', async () => {
  await view('New run').click();
  await page.getByLabel('Dataset').selectOption({ label: 'Colours' });
  await page.getByLabel('Learning rate').fill('0.01');
  await page.getByLabel('Epochs').fill('4');
  await page.getByLabel('Name').fill('Colour run');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Classify with this run' }).click();
  const files = ['red', 'green', 'blue'].map((name, index) => {
    const file = join(folder, `a ${name} photo.png`);
    writeFileSync(file, colourImage(name, 9000 + index));
    return file;
  });
  const broken = join(folder, 'broken photo.jpg');
  writeFileSync(broken, 'this is not an image');
  await dropFiles(page, [...files, broken]);
  for (const name of ['red', 'green', 'blue']) {
    const likeliest = page.getByRole('list', { name: `Likeliest classes of a ${name} photo.png` });
    await expect(likeliest.getByRole('listitem').first()).toContainText(name);
    await expect(page.getByRole('img', { name: `a ${name} photo.png` })).toBeVisible();
  }
  await expect(page.getByRole('article', { name: 'broken photo.jpg' })).toContainText(/cannot be read as an image/);
  await screenshot(page, 'classify');
  await xent.electron.close();
  await start();
  await expect(page.getByRole('article')).toHaveCount(4);
});
