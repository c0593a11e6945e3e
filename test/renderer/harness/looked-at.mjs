// Every view that look.mjs takes: its name, the scenario, the preferences, and what is done before the picture.
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

const tile = (page) => page.getByRole('listbox', { name: /^Images/ }).getByRole('option');
const tab = (page, name) => page.getByRole('tab', { name }).click();

/** Chooses sources by the names that the made-up application understands, which opens the dialog of an import. */
async function choose(page, ...names) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /(Import|Choose) files/ }).click();
  const files = names.map((name) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('x') }));
  await (await chooser).setFiles(files);
  await page.waitForTimeout(1200);
}
async function command(page, words) {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(400);
}

/** name, scenario, preferences, what to do before looking */
export const views = [
  ['import', 'full', { view: 'datasets' }, (page) => choose(page, 'flowers.zip')],
  ['import-nested', 'full', { view: 'datasets' }, (page) => choose(page, 'nested-manifest.csv')],
  ['import-many', 'full', { view: 'datasets' }, (page) => choose(page, 'grey-split-many.zip', 'more.zip')],
  ['import-damaged', 'full', { view: 'datasets' }, (page) => choose(page, 'damaged.zip')],
  ['import-broken', 'full', { view: 'datasets' }, (page) => choose(page, 'broken.zip')],
  [
    'import-into',
    'full',
    { view: 'datasets' },
    async (page) => {
      await choose(page, 'flowers.zip');
      await page.getByLabel('Import into').selectOption({ index: 1 });
      await page.waitForTimeout(1200);
    },
  ],
  [
    'import-wrong',
    'full',
    { view: 'datasets' },
    async (page) => {
      await choose(page, 'flowers.zip');
      await page.getByLabel('Width').fill('9999');
      await page.getByLabel('Test', { exact: true }).fill('95');
      await page.getByText('Limits', { exact: true }).click();
      await page.getByLabel('Megapixels of an image').fill('0');
    },
  ],
  ['dataset-split', 'full', { view: 'datasets', datasetId: dataset(0) }, (page) => command(page, 'Split')],
  [
    'dataset-folds',
    'full',
    { view: 'datasets', datasetId: dataset(2) },
    async (page) => {
      await command(page, 'Split');
      await page.getByText('Into folds').click();
    },
  ],
  ['dataset-export', 'full', { view: 'datasets', datasetId: dataset(0) }, (page) => command(page, 'Export')],
  [
    'dataset-export-done',
    'full',
    { view: 'datasets', datasetId: dataset(0) },
    async (page) => {
      await command(page, 'Export');
      await page.getByRole('button', { name: 'Choose where…' }).click();
      await page.getByRole('button', { name: 'Close' }).waitFor();
    },
  ],
  [
    'dataset-wrong-labels',
    'full',
    { view: 'datasets', datasetId: dataset(0) },
    async (page) => {
      await page.getByRole('tab', { name: 'Wrong labels' }).click();
      await page.getByRole('list', { name: 'Suspicious labels' }).waitFor();
      for (const key of ['k', 'r', 'x', '4', 'ArrowDown']) await page.keyboard.press(key);
      await page.waitForTimeout(300);
    },
  ],
  [
    'dataset-wrong-labels-clear',
    'clear',
    { view: 'datasets', datasetId: dataset(0) },
    (page) => page.getByRole('tab', { name: 'Wrong labels' }).click(),
  ],
  [
    'dataset-wrong-labels-none',
    'unexamined',
    { view: 'datasets', datasetId: dataset(0) },
    (page) => page.getByRole('tab', { name: 'Wrong labels' }).click(),
  ],
  ['datasets-empty', 'empty', { view: 'datasets' }],
  ['datasets', 'full', { view: 'datasets' }],
  ['dataset', 'full', { view: 'datasets', datasetId: dataset(0) }],
  ['dataset-many-classes', 'full', { view: 'datasets', datasetId: dataset(2) }],
  [
    'dataset-low',
    'full',
    { view: 'datasets', datasetId: dataset(2) },
    (page) => page.locator('.scrolls:visible').evaluate((element) => element.scrollTo(0, 5000)),
  ],
  ['dataset-images', 'full', { view: 'datasets', datasetId: dataset(1) }, (page) => tab(page, 'Images')],
  [
    'dataset-images-small',
    'full',
    { view: 'datasets', datasetId: dataset(1), tileSize: 'small' },
    (page) => tab(page, 'Images'),
  ],
  [
    'dataset-images-huge',
    'full',
    { view: 'datasets', datasetId: dataset(2), tileSize: 'huge' },
    (page) => tab(page, 'Images'),
  ],
  [
    'dataset-selected',
    'full',
    { view: 'datasets', datasetId: dataset(1) },
    async (page) => {
      await tab(page, 'Images');
      await tile(page).nth(3).click();
      await tile(page).nth(15).click({ modifiers: ['Shift'] });
      await page.keyboard.press('ArrowDown');
    },
  ],
  [
    'dataset-excluded',
    'full',
    { view: 'datasets', datasetId: dataset(1) },
    async (page) => {
      await tab(page, 'Images');
      await tile(page).nth(3).click();
      await tile(page).nth(5).click({ modifiers: ['Shift'] });
      await page.keyboard.press('Delete');
    },
  ],
  [
    'dataset-relabel',
    'full',
    { view: 'datasets', datasetId: dataset(2) },
    async (page) => {
      await tab(page, 'Images');
      await tile(page).nth(3).click();
      await page.getByRole('button', { name: 'Relabel…' }).click();
      await page.keyboard.type('Subsp. 1');
    },
  ],
  [
    'dataset-none',
    'full',
    { view: 'datasets', datasetId: dataset(1) },
    async (page) => {
      await tab(page, 'Images');
      await page.getByLabel('Text in the path').fill('nowhere');
      await page.waitForTimeout(400);
    },
  ],
  [
    'dataset-large',
    'full',
    { view: 'datasets', datasetId: dataset(2) },
    async (page) => {
      await tab(page, 'Images');
      await tile(page).first().dblclick();
      await page.waitForTimeout(300);
    },
  ],
  ['dataset-issues', 'full', { view: 'datasets', datasetId: dataset(1) }, (page) => tab(page, 'Issues')],
  [
    'dataset-issue-dark',
    'full',
    { view: 'datasets', datasetId: dataset(1) },
    async (page) => {
      await tab(page, 'Issues');
      await page.getByRole('button', { name: /^Too dark/ }).click();
    },
  ],
  [
    'dataset-issue-classes',
    'full',
    { view: 'datasets', datasetId: dataset(2) },
    async (page) => {
      await tab(page, 'Issues');
      await page.getByRole('button', { name: /^Classes with few/ }).click();
    },
  ],
  ['dataset-issues-none', 'clean', { view: 'datasets', datasetId: dataset(0) }, (page) => tab(page, 'Issues')],
  [
    'dataset-history',
    'full',
    { view: 'datasets', datasetId: dataset(1) },
    async (page) => {
      await tab(page, 'Images');
      for (const times of [1, 2, 3]) {
        await tile(page).nth(times).click();
        await page.keyboard.press('Delete');
        await page.waitForTimeout(300);
      }
      await page.keyboard.press('Control+z');
      await page.waitForTimeout(300);
      await tab(page, 'History');
    },
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
  ['run-examples', 'full', { view: 'runs', runId: run(9) }, (page) => page.getByRole('tab', { name: 'Examples' }).click()],
  [
    'run-examples-wrong',
    'full',
    { view: 'runs', runId: run(9) },
    async (page) => {
      await page.getByRole('tab', { name: 'Examples' }).click();
      await page.getByLabel('Right or wrong').selectOption('wrong');
      await page.getByLabel('True class').selectOption({ index: 7 });
    },
  ],
  [
    'run-examples-none',
    'full',
    { view: 'runs', runId: run(0) },
    (page) => page.getByRole('tab', { name: 'Examples' }).click(),
  ],
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
    'new-run-augmentation',
    'full',
    { view: 'new-run' },
    async (page) => {
      await open(page, 'Augmentation');
      await page.getByLabel('Flip left and right').check();
      await page.getByLabel('Mixup').fill('0.4');
      await page.waitForTimeout(2500);
      await page.getByRole('button', { name: 'Draw again' }).scrollIntoViewIfNeeded();
    },
  ],
  [
    'new-run-rates',
    'full',
    { view: 'new-run' },
    async (page) => {
      await page.getByRole('button', { name: 'Find a learning rate…' }).click();
      await page.waitForTimeout(4000);
    },
  ],
  [
    'new-run-rates-busy',
    'full',
    { view: 'new-run' },
    async (page) => {
      await page.getByRole('button', { name: 'Find a learning rate…' }).click();
      await page.waitForTimeout(1000);
    },
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
