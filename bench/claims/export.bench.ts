/**
 * The curves of docs/claims.md, exported by the app itself from the workspace that train.mjs filled: opens the runs,
 * compares them, and saves each chart with its own menu to docs/images/claims.
 * usage: XENT_CLAIMS=WORKSPACE xvfb-run -a npx playwright test -c bench claims
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { installationFolder } from '#core/native/installation.ts';
import { startXent } from '../../test/end-to-end/xent-app.ts';

const workspace = process.env['XENT_CLAIMS'];
const folder = join(installationFolder, 'docs', 'images', 'claims');

interface Comparison {
  /** Name of the picture. */
  file: string;
  /** Names of experiments. */
  experiments: readonly string[];
  measure: 'Training loss' | 'Training accuracy' | 'Validation loss' | 'Validation accuracy';
}

const smoothing = ['No smoothing, 20 epochs', 'Label smoothing 0.1, 20 epochs'];
const imbalanced = [
  '1:20, all the same',
  '1:20, inverse frequency',
  '1:20, effective number',
  '1:20, class-balanced sampling',
];

const comparisons: readonly Comparison[] = [
  {
    file: 'cross-entropy-and-mse',
    experiments: [
      'Cross-entropy, SGD 0.001, momentum 0.9',
      'MSE, SGD 0.001, momentum 0.9',
      'MSE, SGD 0.01, momentum 0.9',
      'MSE, SGD 0.05, momentum 0.9',
    ],
    measure: 'Training accuracy',
  },
  {
    file: 'optimizers',
    experiments: [
      'Cross-entropy, SGD 0.001, momentum 0.9',
      'Gradient descent 0.1',
      'SGD 0.001, no momentum',
      'SGD 0.01, no momentum',
      'RMSProp 0.001',
      'Adam 0.001',
    ],
    measure: 'Training loss',
  },
  { file: 'label-smoothing-loss', experiments: smoothing, measure: 'Validation loss' },
  { file: 'label-smoothing-accuracy', experiments: smoothing, measure: 'Validation accuracy' },
  { file: 'imbalance-accuracy', experiments: imbalanced, measure: 'Validation accuracy' },
  { file: 'imbalance-loss', experiments: imbalanced, measure: 'Validation loss' },
];

test('the curves of the claims', async () => {
  test.skip(workspace === undefined, 'XENT_CLAIMS names the workspace');
  const { page, electron, errors } = await startXent(workspace ?? '');
  mkdirSync(folder, { recursive: true });
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1440, 1000));
  const save = async (chart: string, place: string) => {
    const saved = electron.evaluate(
      ({ session }, path) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_, item) => {
            item.setSavePath(path);
            item.once('done', (_, state) => resolve(state));
          });
        }),
      place,
    );
    // Answered once the one before it listens.
    await electron.evaluate(() => undefined);
    await page.getByRole('button', { name: `Save ${chart}`, exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save as PNG' }).click();
    expect(await saved).toBe('completed');
  };

  await page.getByRole('radio', { name: 'Light theme' }).check({ force: true });
  await page.getByRole('navigation').getByRole('button', { name: 'Runs', exact: true }).click();
  await allRuns(page);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  const filter = page.getByRole('searchbox', { name: 'Filter runs' });
  for (const { file, experiments, measure } of comparisons) {
    for (const name of experiments) {
      // The filter brings the run into view; what it hides is not selected, so it is emptied before comparing.
      await filter.fill(`${name}, seed 0`);
      await page.getByRole('checkbox', { name: `Select ${name}, seed 0`, exact: true }).check({ force: true });
    }
    await filter.fill('');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('radio', { name: 'Epoch' }).check({ force: true });
    await page.getByLabel('Measure').selectOption({ label: measure });
    await save(measure, join(folder, `${file}.png`));
    await allRuns(page);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
  }
  expect(errors).toEqual([]);
  await electron.close();
});

async function allRuns(page: Page): Promise<void> {
  const back = page.getByRole('button', { name: 'All runs' });
  if (await back.isVisible()) await back.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
}
