import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { writeClassFolders } from '../class-folders.ts';
import { screenshot, screenshotOfDialog } from './screenshot.ts';
import { importDropped, resize, startXent, type XentApp } from './xent-app.ts';

// Runs that are made to wait, go on and end: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

/** 120 training images in batches of 4. */
const stepsPerEpoch = 30;

let folder: string;
let xent: XentApp;
let page: Page;

const view = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const main = () => page.getByRole('main');
const status = (word: string) => main().getByText(word, { exact: true });
const row = (name: string) => page.getByRole('grid', { name: 'Runs' }).getByRole('row', { name: new RegExp(`Select ${name} `) });
const log = () => page.getByRole('region', { name: 'Log' });

async function startRun(name: string, epochs: number): Promise<void> {
  await view('New run').click();
  await page.getByLabel('Dataset').selectOption({ label: 'Colours' });
  await page.getByLabel('Epochs').fill(String(epochs));
  await page.getByLabel('Learning rate').fill('0.001');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

async function showRuns(): Promise<void> {
  await view('Runs').click();
  const back = page.getByRole('button', { name: 'All runs' });
  if (await back.isVisible()) await back.click();
}

async function more(item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Of the run that is open, as far as its progress tells. */
async function step(): Promise<number> {
  const words = (await main().locator('dd').filter({ hasText: / of / }).first().textContent()) ?? '';
  return Number(words.split(' of ')[0]?.replaceAll(',', ''));
}

async function checkpointStep(): Promise<number> {
  await page.getByRole('tab', { name: 'Config' }).click();
  const words = await main().getByText(/^step [\d,]+$/).textContent();
  // Electron's allocator would end a larger run.
  await expect(main().getByText(/^Node \d/)).toBeVisible();
  await page.getByRole('tab', { name: 'Results' }).click();
  return Number(words?.replace(/\D/g, ''));
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
  await importDropped(page, [writeClassFolders(join(folder, 'Colours'))]);
  await expect(page.getByRole('button', { name: /Colours.*120 train/s })).toBeVisible();
});

test.afterAll(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

test.afterEach(() => {
  expect(xent.errors).toEqual([]);
});

test('a run is paused, and goes on after the step at which it was', async () => {
  await startRun('Patient run', 9000);
  await expect(page.getByText('Steps/s')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(status('Paused')).toBeVisible();
  await expect(page.getByText('This run is paused.')).toBeVisible();
  const resuming = await page.getByText(/Resuming goes on after step [\d,]+\./).textContent();
  const paused = Number(/after step ([\d,]+)/.exec(resuming ?? '')?.[1]?.replaceAll(',', ''));
  expect(paused).toBeGreaterThan(0);
  await screenshot(page, 'run-paused');

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(main().getByText('Training', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Steps/s')).toBeVisible();
  await expect(page.getByText('This run is paused.')).toBeHidden();
  await expect.poll(step).toBeGreaterThan(paused);
});

test('it stops when its epoch is done, and is evaluated', async () => {
  await more('Stop after this epoch');
  await expect(status('Stopped')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Test accuracy').first()).toBeVisible();
  expect((await checkpointStep()) % stepsPerEpoch).toBe(0);
});

test('its log tells what happened to it', async () => {
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(log().getByText(/^Training starts on /)).toBeVisible();
  await expect(log().getByText(/^Epoch [\d,]+: training loss [\d.]+/).first()).toBeVisible();
  const told = ['Paused.', 'Resumed.', /^Training goes on after step [\d,]+ on /, 'Stopped, as asked.', /^Evaluated on 30 test images: /];
  for (const words of told) await expect(log().getByText(words)).toHaveCount(1);
  await log().getByText('Stopped, as asked.').scrollIntoViewIfNeeded();
  await screenshot(page, 'run-log');
  await resize(xent, 800, 600);
  await screenshot(page, 'run-log-small');
  await resize(xent, 1280, 800);
  await page.getByRole('tab', { name: 'Results' }).click();
});

test('it is continued for more epochs as a new run that holds its curves', async () => {
  const before = await checkpointStep();
  await more(/^Continue for more epochs/);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('More epochs').fill('9999');
  await expect(dialog.getByText(`More epochs must be at most ${(10_000 - before / stepsPerEpoch).toLocaleString('en')}.`)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await screenshotOfDialog(page, 'continue-too-long');
  await dialog.getByLabel('More epochs').fill('3');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Patient run, continued' })).toBeVisible();
  await expect(status('Finished')).toBeVisible({ timeout: 60_000 });
  expect(await checkpointStep()).toBe(before + 3 * stepsPerEpoch);
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(log().getByText(/^Continues “Patient run” after step [\d,]+\.$/)).toBeVisible();
  await expect(log().getByText('All epochs are done.')).toBeVisible();
});

test('runs that wait have places, and one of them is moved to the front', async () => {
  await startRun('In the way', 9000);
  await startRun('Second', 2);
  await startRun('Third', 2);
  await expect(page.getByText(/^2nd in the queue: /)).toBeVisible();
  await showRuns();
  await expect(row('In the way')).toContainText('Training', { timeout: 60_000 });
  await expect(row('Second')).toContainText('next in the queue');
  await expect(row('Third')).toContainText('2nd in the queue');
  await screenshot(page, 'runs-queued');

  await row('Third').click();
  await page.getByRole('button', { name: 'Train next' }).click();
  await expect(page.getByText(/^Next in the queue: /)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Train next' })).toBeHidden();
  await showRuns();
  await expect(row('Third')).toContainText('next in the queue');
  await expect(row('Second')).toContainText('2nd in the queue');
});

test('they are trained in that order when the one before them is stopped', async () => {
  await row('In the way').click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(status('Stopped')).toBeVisible({ timeout: 60_000 });
  await showRuns();
  for (const name of ['Third', 'Second']) await expect(row(name)).toContainText('Finished', { timeout: 60_000 });
  const begun = async (name: string) => {
    await row(name).click();
    await page.getByRole('tab', { name: 'Log' }).click();
    const at = await log().getByRole('time').first().getAttribute('datetime');
    await showRuns();
    return at ?? '';
  };
  expect(Date.parse(await begun('Third'))).toBeLessThan(Date.parse(await begun('Second')));
});

test('a run whose checkpoint is damaged says so, offers a new run, and goes on once a copy is put back', async () => {
  await startRun('Damaged run', 9000);
  await expect(page.getByText('Steps/s')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('This run is paused.')).toBeVisible();
  const checkpoints = join(folder, 'workspace', 'checkpoints');
  const files = readdirSync(checkpoints).map((id) => join(checkpoints, id, 'last.safetensors')).filter((each) => existsSync(each));
  const file = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] ?? '';
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, -4));
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('alert')).toContainText('last.safetensors” cannot be read', { timeout: 60_000 });
  await expect(page.getByRole('alert')).toContainText('Once the copy is there, “Resume” in the menu above goes on.');
  await expect(page.getByRole('button', { name: 'Resume' })).toBeHidden();
  await screenshot(page, 'run-damaged');
  await page.getByRole('button', { name: 'New run from this config' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New run' })).toBeVisible();
  writeFileSync(file, whole);
  await showRuns();
  await row('Damaged run').click();
  await more('Resume');
  await expect(page.getByText('Steps/s')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(status('Stopped')).toBeVisible({ timeout: 60_000 });
  await showRuns();
});

test('a run that waits when the app is closed is trained when it is opened again', async () => {
  await startRun('Under way', 9000);
  await startRun('Waiting', 1);
  await expect(page.getByText(/^Next in the queue: /)).toBeVisible();
  await xent.electron.close();
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
  await showRuns();
  await expect(row('Waiting')).toContainText('Finished', { timeout: 60_000 });
  await expect(row('Under way')).toContainText('Interrupted');
});

test('a dataset is removed while a run waits for it, which is trained all the same', async () => {
  await startRun('In front', 9000);
  await startRun('Behind', 1);
  await expect(page.getByText(/^Next in the queue: /)).toBeVisible();
  await view('Datasets').click();
  await page.getByRole('button', { name: /Colours.*120 train/s }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('1 run still waits for it and will be trained.')).toBeVisible();
  await screenshot(page, 'dataset-removed-while-awaited');
  await xent.electron.close();
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
  await showRuns();
  await expect(row('Behind')).toContainText('Finished', { timeout: 60_000 });
  await expect(row('In front')).toContainText('Interrupted');
});
