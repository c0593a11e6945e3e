import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { colourImage } from '../class-folders.ts';
import { screenshot, screenshotOfDialog } from './screenshot.ts';
import { importDropped, resize, startXent, type XentApp } from './xent-app.ts';

// One dataset from its import to its reviewed labels: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

/** One name is long, as those of species and products are. */
const classes = { red: 'red', green: 'green', blue: 'blue lights of an emergency vehicle that stands across the road at dusk' } as const;
type Colour = keyof typeof classes;
/** Colours that lie in the test folder of another. */
const planted: readonly { labelled: Colour; shows: Colour }[] = [
  { labelled: 'green', shows: 'red' },
  { labelled: 'red', shows: 'blue' },
  { labelled: 'blue', shows: 'green' },
];

let folder: string;
let xent: XentApp;
let page: Page;

const row = () => page.getByRole('list', { name: 'Datasets' }).getByRole('button', { name: /^Lights 3 classes 120 train 63 test/ });
const pane = () => page.getByRole('region', { name: 'Suspicious label' });
const suspects = () => page.getByRole('list', { name: 'Suspicious labels' }).getByRole('button');
const plantedName = ({ labelled, shows }: { labelled: Colour; shows: Colour }) => `planted ${shows} as ${labelled}.bmp`;

function writeImages(): string {
  const source = join(folder, 'Lights');
  for (const [split, count, first] of [['train', 40, 0], ['test', 20, 1000]] as const) {
    for (const colour of ['red', 'green', 'blue'] as const) {
      const place = join(source, split, classes[colour]);
      mkdirSync(place, { recursive: true });
      for (let at = 0; at < count; at += 1) writeFileSync(join(place, `${at}.bmp`), colourImage(colour, first + at));
    }
  }
  for (const [at, each] of planted.entries()) {
    writeFileSync(join(source, 'test', classes[each.labelled], plantedName(each)), colourImage(each.shows, 2000 + at));
  }
  return source;
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
});

test.afterAll(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

test.afterEach(() => {
  expect(xent.errors).toEqual([]);
});

test('before any run the page says what it needs', async () => {
  await importDropped(page, [writeImages()]);
  await row().click();
  await page.getByRole('tab', { name: 'Wrong labels' }).click();
  await expect(page.getByText('No run has been evaluated yet')).toBeVisible();
  await screenshot(page, 'wrong-labels-none');
});

test('after a run the planted labels come first', async () => {
  await page.getByRole('main').getByRole('button', { name: 'New run with this dataset' }).last().click();
  await page.getByLabel('Epochs').fill('6');
  await page.getByLabel('Learning rate').fill('0.01');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 180_000 });
  await page.getByRole('navigation').getByRole('button', { name: 'Datasets', exact: true }).click();
  await row().click();
  await page.getByRole('tab', { name: 'Wrong labels' }).click();
  await expect(page.getByText('3 suspicious labels among 63 of 183 images')).toBeVisible();
  await expect(suspects()).toHaveCount(planted.length);
  for (const [at] of planted.entries()) {
    await suspects().nth(at).click();
    await expect(pane().getByText(/^planted/)).toBeVisible();
  }
  await suspects().first().click();
  await screenshot(page, 'wrong-labels');
});

test('a run that learnt nothing does not drown it, and the list of runs says so', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'New run', exact: true }).click();
  await page.getByLabel('Epochs').fill('1');
  await page.getByLabel('Learning rate').fill('0.000001');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 180_000 });
  await page.getByRole('navigation').getByRole('button', { name: 'Datasets', exact: true }).click();
  await row().click();
  await page.getByRole('tab', { name: 'Wrong labels' }).click();
  await expect(page.getByText('3 suspicious labels among 63 of 183 images')).toBeVisible();
  await page.getByRole('button', { name: 'Predictions of: the best of 2 runs' }).click();
  const choice = page.getByRole('dialog', { name: 'Choose runs' });
  await expect(choice.getByText('Of each image the best run that examined it counts.')).toBeVisible();
  await expect(choice.getByText('Not used: little better than always naming the most frequent class')).toBeVisible();
  const [poor, good] = [choice.getByRole('checkbox').first(), choice.getByRole('checkbox').last()];
  await expect(poor).not.toBeChecked();
  await expect(good).toBeChecked();
  await screenshotOfDialog(page, 'wrong-labels-runs');
  await poor.check();
  await good.uncheck();
  await expect(choice.getByText('The mean of the runs that you chose counts.')).toBeVisible();
  await expect(page.getByText('or choose better runs under “Predictions of”')).toBeVisible();
  await screenshotOfDialog(page, 'wrong-labels-poor-run');
  await choice.getByRole('button', { name: 'Take the best runs' }).click();
  await expect(good).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByText('3 suspicious labels among 63 of 183 images')).toBeVisible();
});

test('they are reviewed by keyboard alone, and what was decided is taken back', async () => {
  await page.getByRole('tab', { name: 'Wrong labels' }).focus();
  await page.keyboard.press('r');
  await expect(pane().getByText('2 of 3')).toBeVisible();
  await page.keyboard.press('k');
  await expect(pane().getByText('3 of 3')).toBeVisible();
  await page.keyboard.press('x');
  await expect(page.getByText('All 3 are decided.')).toBeVisible();
  for (const [at, words] of [/Relabelled as/, /Kept/, /Excluded/].entries()) await expect(suspects().nth(at)).toHaveText(words);
  await page.keyboard.press('ArrowUp');
  await expect(pane().getByText('Kept', { exact: true })).toBeVisible();
  await screenshot(page, 'wrong-labels-decided');

  await page.keyboard.press('z');
  await expect(pane().getByText('3 of 3')).toBeVisible();
  await expect(suspects().last()).not.toHaveText(/Excluded/);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('z');
  await expect(pane().getByText('1 of 3')).toBeVisible();
  await expect(page.getByText(/Relabelled|Kept|Excluded/)).toHaveCount(0);
});

test('the labels are as decided, in the history too, and those that were decided are not asked again', async () => {
  await page.keyboard.press('r');
  await page.keyboard.press('k');
  await expect(pane().getByText('3 of 3')).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByRole('main').getByRole('listitem').first()).toContainText('1 image was relabelled as');
  await page.getByRole('tab', { name: 'Wrong labels' }).click();
  await expect(page.getByText(/^1 suspicious label among/)).toBeVisible();
  await expect(suspects()).toHaveCount(1);
});

test('it can be read in a small window', async () => {
  await resize(xent, 800, 600);
  await expect(pane().getByRole('img')).toBeVisible();
  await expect(pane().getByRole('button', { name: /^Relabel/ })).toBeInViewport();
  await screenshot(page, 'wrong-labels-small');
});
