/**
 * How soon the app answers while a run of the article's Net trains at full speed: from each click or key to the first
 * frame that shows what it asked for.
 * usage: xvfb-run -a npx playwright test -c bench ui-latency
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startXent } from '../test/end-to-end/xent-app.ts';

const rounds = 8;
/** No answer by then is a step that this walk has wrong. */
const longestMilliseconds = 10_000;

interface Step {
  name: string;
  /** What is clicked, or the field whose whole content `keys` replaces. */
  target: (page: Page) => Locator;
  keys?: string;
  /** What then is to be seen: an element of this selector whose text matches. */
  shown: [selector: string, text: string];
}

const view = (name: string) => (page: Page) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name });
const field = (name: string) => (page: Page) => page.getByRole('main').getByLabel(name, { exact: true });
const button = (name: string | RegExp) => (page: Page) => page.getByRole('main').getByRole('button', { name });
const row = (name: string) => (page: Page) => page.getByRole('main').getByRole('row').getByText(name, { exact: true });

/** A walk through the views that ends where it began. */
const walk: readonly Step[] = [
  { name: 'the list of datasets', target: view('Datasets'), shown: ['main button', 'Fashion-MNIST sample'] },
  { name: 'a dataset', target: button(/Fashion-MNIST sample/), shown: ['main h1', 'Fashion-MNIST sample'] },
  { name: 'its images', target: tab('Images'), shown: ['main [role=tab][aria-selected=true]', 'Images'] },
  { name: 'back to the list', target: button('All datasets'), shown: ['main h1', 'Datasets'] },
  { name: 'the form of a new run', target: view('New run'), shown: ['main', 'nats'] },
  { name: 'another batch size', target: field('Batch size'), keys: '8', shown: ['main aside', '1,250'] },
  { name: 'a wrong learning rate', target: field('Learning rate'), keys: '0', shown: ['main', 'must be greater than 0'] },
  { name: 'the list of runs', target: view('Runs'), shown: ['main h1', 'Runs'] },
  { name: 'the run', target: row('Under load'), shown: ['main h1', 'Under load'] },
  { name: 'its config', target: tab('Config'), shown: ['main [role=tabpanel]', 'article-net'] },
  { name: 'its log', target: tab('Log'), shown: ['main [role=tab][aria-selected=true]', 'Log'] },
  { name: 'its results', target: tab('Results'), shown: ['main [role=tabpanel] canvas', ''] },
];

test('clicks while training', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-bench-'));
  const { page, electron } = await startXent(join(folder, 'workspace'));
  await page.getByRole('button', { name: 'Add the sample dataset' }).click();
  await page.getByRole('button', { name: /Fashion-MNIST sample.*10,000 train/s }).click({ timeout: 180_000 });
  await page.getByRole('button', { name: 'New run with this dataset' }).click();
  await page.getByLabel('Epochs').fill('9000');
  await page.getByLabel('Name').fill('Under load');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText(/steps\/s/i).first()).toBeVisible({ timeout: 120_000 });
  await page.getByRole('navigation').getByRole('button', { name: 'Datasets', exact: true }).click();
  const back = page.getByRole('button', { name: 'All datasets' });
  if (await back.isVisible()) await back.click();

  const times = new Map(walk.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // The form remembers what was typed: leave it as it was found.
    await page.getByRole('navigation').getByRole('button', { name: 'New run', exact: true }).click();
    await field('Learning rate')(page).fill('0.001');
    await field('Batch size')(page).fill('4');
    for (const step of walk) times.get(step.name)?.push(await milliseconds(page, step));
  }
  await electron.close();
  rmSync(folder, { recursive: true, force: true });

  const rows = [...times, ['all', [...times.values()].flat()] as const];
  console.log('| answer | median, ms | 95th percentile, ms | longest, ms | count |\n| --- | --- | --- | --- | --- |');
  for (const [name, values] of rows) {
    console.log(`| ${name} | ${at(values, 0.5)} | ${at(values, 0.95)} | ${at(values, 1)} | ${values.length} |`);
  }
});

/** Time from the browser's own stamp on the click or key to the frame after the one that has the answer. */
async function milliseconds(page: Page, { name, target, keys, shown: [selector, text] }: Step): Promise<number> {
  const element = target(page);
  if (keys !== undefined) {
    await element.focus();
    await page.keyboard.press('ControlOrMeta+A');
  }
  const handle = await page.evaluateHandle(
    ([kind, wanted, words, longest]) => ({
      promise: new Promise<number>((resolve) => {
        setTimeout(resolve, longest, NaN);
        const isShown = () =>
          [...document.querySelectorAll(wanted)].some((each) => each.checkVisibility() && each.textContent.includes(words));
        addEventListener(
          kind,
          ({ timeStamp }) => {
            const look = () => {
              if (isShown()) requestAnimationFrame(() => resolve(performance.now() - timeStamp));
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      }),
    }),
    [keys === undefined ? 'click' : 'keydown', selector, text, longestMilliseconds] as const,
  );
  if (keys === undefined) await element.click();
  else await page.keyboard.press(keys);
  const time = await handle.evaluate(({ promise }) => promise);
  if (Number.isNaN(time)) throw new Error(`${name} did not appear`);
  return time;
}

function at(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.ceil(share * sorted.length) - 1] ?? NaN).toFixed(1);
}
