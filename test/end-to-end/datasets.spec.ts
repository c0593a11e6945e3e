import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { writeClassFolders } from '../class-folders.ts';
import * as sources from './dataset-sources.ts';
import { screenshot, screenshotOfDialog } from './screenshot.ts';
import { dropFiles, importDropped, resize, startXent, type XentApp } from './xent-app.ts';

// One workspace from an empty list to mended datasets: each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

let folder: string;
let xent: XentApp;
let page: Page;

async function start(): Promise<void> {
  xent = await startXent(join(folder, 'workspace'));
  page = xent.page;
}

const place = (name: string) => join(folder, name);
const dialog = () => page.getByRole('dialog', { name: 'Import images' });
const datasetRow = (name: string) => page.getByRole('list', { name: 'Datasets' }).getByRole('button', { name });

/** Answers what the system's dialog would ask. */
const saveAt = (path: string) =>
  xent.electron.evaluate(({ dialog: dialogs }, filePath) => {
    dialogs.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);

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

/** What there is to drop, what the dialog says of it, and what the list says of the dataset then. */
const kinds: readonly { title: string; name: string; paths(): string[]; found: string; counts: string }[] = [
  {
    title: 'a folder of class folders with splits',
    name: 'Colours',
    paths: () => [writeClassFolders(place('Colours'), 12, 4)],
    found: '48 images found in 3 classes',
    counts: '3 classes 36 train 12 test 20 × 20',
  },
  {
    title: 'several folders, each a class',
    name: 'red and 2 more',
    paths: () => sources.writeFolders(place('several')),
    found: '30 images found in 3 classes',
    counts: '3 classes 24 train 6 test',
  },
  {
    title: 'a zip',
    name: 'Zipped',
    paths: () => [sources.writeZipArchive(place('Zipped.zip'))],
    found: '30 images found in 3 classes',
    counts: '3 classes 24 train 6 test',
  },
  {
    title: 'a tar',
    name: 'Taped',
    paths: () => [sources.writeTarArchive(place('Taped.tar'))],
    found: '30 images found in 3 classes',
    counts: '3 classes 24 train 6 test',
  },
  {
    title: 'a tar.gz',
    name: 'Squeezed',
    paths: () => [sources.writeTarGzArchive(place('Squeezed.tar.gz'))],
    found: '30 images found in 3 classes',
    counts: '3 classes 24 train 6 test',
  },
  {
    title: 'a CSV manifest',
    name: 'Labels',
    paths: () => [sources.writeCsv(place('manifest'))],
    found: '30 images found in 3 classes',
    counts: '3 classes 24 train 6 test',
  },
  {
    title: 'a JSON-lines manifest',
    name: 'Lines',
    paths: () => [sources.writeJsonLines(place('lines'))],
    found: '30 images found in 3 classes',
    counts: '3 classes 24 train 6 test',
  },
  {
    title: 'IDX files, packed with gzip',
    name: 'mnist',
    paths: () => sources.writeMnist(place('mnist')),
    found: '52 images found in 4 classes',
    counts: '4 classes 40 train 12 test 12 × 12, grey',
  },
  {
    title: 'CIFAR batches for Python',
    name: 'cifar-py',
    paths: () => sources.writeCifarPython(place('cifar-py')),
    found: '24 images found in 3 classes',
    counts: '3 classes 12 train 12 test 32 × 32',
  },
  {
    title: 'CIFAR batches in the binary form',
    name: 'cifar-bin',
    paths: () => sources.writeCifarBinary(place('cifar-bin')),
    found: '24 images found in 3 classes',
    counts: '3 classes 12 train 12 test 32 × 32',
  },
];

for (const kind of kinds) {
  const { title, name, found, counts } = kind;
  test(`${title} is imported as suggested with one key`, async () => {
    await dropFiles(page, kind.paths());
    await expect(dialog().getByRole('heading', { name: found })).toBeVisible();
    await expect(dialog().getByLabel('Name')).toHaveValue(name);
    await expect(dialog().getByRole('img').first()).toBeVisible();
    if (name === 'Colours') await screenshotOfDialog(page, 'import');
    await page.keyboard.press('Enter');
    await expect(dialog()).toBeHidden();
    await expect(datasetRow(`${name} ${counts}`)).toBeVisible();
  });
}

test('the quick path can be left: another size, other shares, padding', async () => {
  await dropFiles(page, [sources.writeZipArchive(place('Chosen.zip'))]);
  await dialog().getByLabel('Width').fill('12');
  await dialog().getByLabel('Height').fill('9999');
  await expect(dialog().getByText('Height must be at most 1024 pixels.')).toBeVisible();
  await expect(dialog().getByRole('button', { name: 'Import' })).toBeDisabled();
  await dialog().getByLabel('Height').fill('8');
  await dialog().getByRole('radio', { name: 'Letterbox' }).check({ force: true });
  await dialog().getByRole('radio', { name: 'Grey' }).check({ force: true });
  await dialog().getByLabel('Validation').fill('10');
  await dialog().getByLabel('Test', { exact: true }).fill('30');
  // One scroll bar for all of it.
  const scrolling = (all: Element) =>
    [...all.querySelectorAll('*')].filter((each) => /auto|scroll/.test(getComputedStyle(each).overflowY)).length;
  expect(await dialog().evaluate(scrolling)).toBe(1);
  await dialog().getByRole('button', { name: 'Import' }).click();
  await expect(datasetRow('Chosen 3 classes 18 train 3 validation 9 test 12 × 8, grey')).toBeVisible();
});

test('what is dropped while a dialog is open goes to it or is refused, and leaves the view as it is', async () => {
  const image = join(writeClassFolders(place('Dropped'), 1, 1), 'train', 'red', '0.bmp');
  await dropFiles(page, [sources.writeZipArchive(place('First.zip'))]);
  await dropFiles(page, [sources.writeTarArchive(place('Second.tar'))]);
  await expect(dialog().getByRole('list', { name: 'Sources' }).getByRole('listitem')).toHaveText(['First.zip', 'Second.tar']);
  await dropFiles(page, [image]);
  await expect(page.getByText('“0.bmp” is a single image, of which nothing says the class.')).toBeVisible();
  await expect(dialog()).toBeVisible();
  await expect(page.locator('main')).toHaveAttribute('aria-label', 'Datasets');
  await screenshotOfDialog(page, 'import-refused');
  await page.keyboard.press('Escape');
  await expect(dialog()).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await dropFiles(page, [image]);
  await expect(page.getByText('Files cannot be taken while this dialog is open.')).toBeVisible();
  await expect(page.locator('main')).toHaveAttribute('aria-label', 'Datasets');
  await page.keyboard.press('Escape');
});

test('images are added to a dataset as a new version of it', async () => {
  await dropFiles(page, sources.writeFolders(place('more')));
  await dialog().getByLabel('Import into').selectOption({ label: 'Colours' });
  await expect(dialog().getByText(/kept as those of “Colours” are: 20 × 20 pixels, colour/)).toBeVisible();
  await dialog().getByRole('button', { name: 'Add images' }).click();
  // They are copies, which come to the split that the images have.
  await expect(datasetRow('Colours 3 classes 66 train 12 test')).toBeVisible();
  await expect(page.getByText('Added 30 images to “Colours”.')).toBeVisible();
});

test('a name that is taken gets a number, which is said', async () => {
  await dropFiles(page, [place('Colours')]);
  await expect(dialog().getByLabel('Name')).toHaveValue('Colours 2');
  await dialog().getByLabel('Name').fill('Colours');
  await expect(dialog().getByText('There is a dataset named “Colours” already, so this one is called “Colours 2”.')).toBeVisible();
  await expect(dialog().getByText('Your files are read, never changed.')).toBeVisible();
  await screenshotOfDialog(page, 'import-name-taken');
  await page.keyboard.press('Escape');
  await expect(dialog()).toBeHidden();
});

test('an import whose app is killed is resumed and ends as if nothing had happened', async () => {
  await dropFiles(page, [sources.writeHeavyImages(place('Heavy'), 120)]);
  await expect(dialog().getByRole('heading', { name: '120 images found in 2 classes' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^[3-9]\d of 120$/)).toBeVisible();
  const died = new Promise((resolve) => xent.electron.process().once('exit', resolve));
  xent.electron.process().kill('SIGKILL');
  await died;
  await start();
  await expect(page.getByText('The import of “Heavy” was interrupted.')).toBeVisible();
  await expect(page.getByText(/It goes on after the [1-9][\d,]* of 120 images that it has kept/)).toBeVisible();
  await screenshot(page, 'import-interrupted');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(datasetRow('Heavy 2 classes 120 train')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('was interrupted')).toBeHidden();
});

test('a dataset is split anew and exported with its edits', async () => {
  await datasetRow('Colours').click();
  await page.getByRole('button', { name: 'Split…' }).click();
  const split = page.getByRole('dialog', { name: 'Split “Colours”' });
  await split.getByRole('radio', { name: 'Into folds' }).check({ force: true });
  await expect(split.getByText(/^The test split stays as it is\. To deal its \d+ images out too/)).toBeVisible();
  await screenshotOfDialog(page, 'split-folds');
  await split.getByRole('radio', { name: 'By shares' }).check({ force: true });
  await split.getByLabel('Validation %').fill('25');
  // What keeps a test honest is seen without scrolling, also in a small window.
  await resize(xent, 800, 600);
  await expect(split.getByLabel('Groups')).toBeInViewport({ ratio: 1 });
  await resize(xent, 1280, 800);
  await expect(split.getByLabel('Groups')).toBeInViewport({ ratio: 1 });
  await screenshotOfDialog(page, 'split');
  await split.getByRole('button', { name: 'Split' }).click();
  await expect(split).toBeHidden();
  await expect(page.getByText(/moved by splitting anew: 25% validation/)).toBeVisible();

  await saveAt(place('exported'));
  await page.getByRole('button', { name: 'Export…' }).click();
  await screenshotOfDialog(page, 'export');
  await page.getByRole('button', { name: 'Choose where…' }).click();
  await expect(page.getByText(/^Exported \d+ images\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  expect(readdirSync(place('exported')).sort()).toEqual(['test', 'train', 'validation']);
});

test('that a split cannot be is told beside the choice that makes it so, before anything is pressed', async () => {
  await page.getByRole('button', { name: 'All datasets' }).click();
  await datasetRow('red and 2 more').click();
  await page.getByRole('button', { name: 'Split…' }).click();
  const split = page.getByRole('dialog', { name: 'Split “red and 2 more”' });
  const submit = split.getByRole('button', { name: 'Split' });
  await split.getByLabel('Groups').selectOption('folder');
  await expect(split.getByRole('alert').getByText(/^All images of each class lie in one folder/)).toBeVisible();
  await expect(submit).toBeDisabled();
  await screenshotOfDialog(page, 'split-refused');
  await split.getByLabel('Groups').selectOption('none');
  await expect(submit).toBeEnabled();
  await split.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'All datasets' }).click();
  await datasetRow('Colours').click();
});

test('an export lists originals that are gone', async () => {
  const gone = place('Colours/train/red/3.bmp');
  renameSync(gone, place('elsewhere.bmp'));
  await saveAt(place('exported.csv'));
  await page.getByRole('button', { name: 'Export…' }).click();
  const exporting = page.getByRole('dialog', { name: 'Export “Colours”' });
  await exporting.getByText('CSV', { exact: true }).click();
  await expect(exporting.getByText('Images from archives, IDX and CIFAR files are written to a folder')).toBeVisible();
  await screenshotOfDialog(page, 'export-csv');
  await exporting.getByRole('button', { name: 'Choose where…' }).click();
  await expect(exporting.getByText('1 original was left out')).toBeVisible();
  await expect(exporting.getByRole('region', { name: 'Missing originals' }).getByText(gone, { exact: true })).toBeVisible();
  await screenshotOfDialog(page, 'export-missing');
  await exporting.getByRole('button', { name: 'Close' }).click();
  renameSync(place('elsewhere.bmp'), gone);
  await page.getByRole('button', { name: 'All datasets' }).click();
});

test('planted issues are found, mended and taken back', async () => {
  await importDropped(page, [sources.writePlanted(place('Planted'))]);
  await datasetRow('Planted').click();
  const leak = page.getByRole('alert').filter({ hasText: '2 images are the same, or nearly the same, as an image in another split.' });
  await leak.getByRole('button', { name: 'Show the issue' }).click();
  await expect(page.getByRole('heading', { name: 'Same image in two splits' })).toBeVisible();
  const issues = page.getByRole('navigation', { name: 'Issues' });
  await expect(issues.getByText('Looking for near duplicates')).toBeHidden();
  for (const [title, count] of Object.entries(sources.plantedIssues)) {
    await expect(issues.getByRole('button', { name: `${title} ${count}`, exact: true })).toBeVisible();
  }
  const images = page.getByRole('listbox', { name: /^Images/ }).getByRole('option');
  await issues.getByRole('button', { name: /^Too dark/ }).click();
  await expect(images.first()).toHaveAccessibleName(/dark\.bmp/);
  const threshold = page.getByLabel('Brightness below', { exact: true });
  const usual = await threshold.inputValue();
  await threshold.fill('250');
  await expect(page.getByText('For all datasets')).toBeVisible();
  await screenshot(page, 'planted-issues');
  await page.getByRole('button', { name: 'Default' }).click();
  await expect(threshold).toHaveValue(usual);
  await expect(page.getByRole('button', { name: 'Default' })).toBeHidden();

  await issues.getByRole('button', { name: /^Exact duplicates/ }).click();
  await page.getByRole('button', { name: /^Keep one/ }).click();
  // Which of two labels is right, only a person can say.
  await expect(issues.getByRole('button', { name: 'Exact duplicates 2', exact: true })).toBeVisible();
  await expect(page.getByText(/1 set was left, whose labels differ/).first()).toBeVisible();
  for (const [keys, count] of [['Control+z', 6], ['Control+Shift+z', 2], ['Control+z', 6]] as const) {
    await page.keyboard.press(keys);
    await expect(issues.getByRole('button', { name: `Exact duplicates ${count}`, exact: true })).toBeVisible();
  }

  await page.getByRole('tab', { name: /^Skipped files 1/ }).click();
  await expect(page.getByText('unreadable.jpg')).toBeVisible();
  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByRole('listitem')).not.toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Redo', exact: true }).last()).toBeEnabled();
  await expect(page.getByRole('region', { name: 'Notifications' }).getByText('Taken back.')).toHaveCount(1);
  await screenshot(page, 'history');
});

test('images are selected while they are filtered, and nothing moves', async () => {
  await resize(xent, 800, 600);
  await page.getByRole('tab', { name: /^Images/ }).click();
  const images = page.getByRole('listbox', { name: 'Images' }).getByRole('option');
  const placeOf = (at: number) => images.nth(at).boundingBox();
  const before = await placeOf(2);
  await images.nth(1).click();
  await images.nth(3).click({ modifiers: ['Shift'] });
  await expect(page.getByText(/^3 of \d+ images selected$/)).toBeVisible();
  expect(await placeOf(2)).toEqual(before);
  for (const name of ['Relabel…', 'Move to', 'Exclude', 'Clear the selection']) {
    await expect(page.getByRole('toolbar', { name: 'Selected images' }).getByRole('button', { name })).toBeInViewport({ ratio: 1 });
  }
  await screenshot(page, 'images-selected-small');
  await page.getByRole('toolbar', { name: 'Selected images' }).getByRole('button', { name: 'Move to' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  for (const key of ['x', 'Delete', 'Escape']) await page.keyboard.press(key);
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(page.getByText(/^3 of \d+ images selected$/)).toBeVisible();
  await page.getByRole('listbox', { name: 'Images' }).focus();
  await page.keyboard.press('v');
  await expect(page.getByText(/3 images were moved to validation/).first()).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back.').first()).toBeVisible();
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'green' });
  await expect(images.first()).toHaveAccessibleName(/^green/);
  await expect(page.getByRole('toolbar', { name: 'Selected images' })).toBeHidden();
  await images.first().dblclick();
  await expect(page.getByRole('region', { name: 'Large view' }).getByText(/^1 of \d+$/)).toBeVisible();
  await screenshot(page, 'large-view-small');
  await page.keyboard.press('Escape');
});

test('the names of issues are whole, and what the app tells covers no view, in a small window', async () => {
  await page.getByRole('tab', { name: /^Issues/ }).click();
  const names = page.getByRole('navigation', { name: 'Issues' }).getByRole('button').locator('span:first-child');
  expect(await names.count()).toBeGreaterThan(10);
  expect(await names.evaluateAll((all) => all.filter((name) => name.scrollWidth > name.clientWidth).length)).toBe(0);
  await page.getByRole('navigation', { name: 'Issues' }).getByRole('button', { name: /^Blurred/ }).click();
  await expect(page.getByText('For all datasets')).toBeInViewport({ ratio: 1 });
  await page.getByRole('button', { name: 'Exclude all' }).click();
  const notice = page.getByRole('region', { name: 'Notifications' }).getByText(/excluded/).last();
  await expect(notice).toBeVisible();
  const [own, view] = await Promise.all([notice.boundingBox(), page.getByRole('main').boundingBox()]);
  expect((own?.x ?? Infinity) + (own?.width ?? 0)).toBeLessThan(view?.x ?? 0);
  await screenshot(page, 'issues-small');
  await page.keyboard.press('Control+z');
});

test('where every image is excluded, the page and the form of a run say what to do', async () => {
  await page.getByRole('tab', { name: /^Images/ }).click();
  await page.getByRole('listbox', { name: 'Images' }).focus();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  // Wherever the focus is, images are selected and no text, also where no image is left.
  await page.getByRole('tab', { name: /^Images/ }).focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByText(/^All \d+ images selected$/)).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.getByText(/^Every image is excluded\./)).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByRole('listitem')).not.toHaveCount(0);
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
  await page.getByRole('tab', { name: /^Images/ }).click();
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'green' });
  await expect(page.getByText(/^No image passes this filter, but \d+ excluded images pass it\./)).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByText('Every image is excluded, so there is nothing to train on.')).toBeVisible();
  await expect(page.getByRole('img')).toHaveCount(0);
  await screenshot(page, 'dataset-excluded');
  await page.getByRole('button', { name: 'New run with this dataset' }).click();
  await expect(page.getByText('This dataset cannot be trained on yet.')).toBeVisible();
  await expect(page.getByText(/training examples/)).toBeHidden();
  await screenshot(page, 'new-run-excluded');
  await page.getByRole('button', { name: 'Open the dataset' }).click();
  await page.getByRole('button', { name: 'Show the excluded images' }).click();
  await page.getByRole('listbox', { name: 'Images' }).focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Include' }).click();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByRole('img', { name: 'Mean of red' })).toBeVisible();
});
