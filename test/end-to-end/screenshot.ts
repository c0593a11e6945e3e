import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { installationFolder } from '#core/native/installation.ts';

const folder = join(installationFolder, 'test-results', 'screenshots');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/**
 * Keeps a picture of the view, light and dark, for a person to look at, and checks both for accessibility. Those of the
 * guide, docs/images, are copies of these.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  await prepare(page);
  for (const theme of ['Light', 'Dark'] as const) {
    await page.getByRole('radio', { name: `${theme} theme` }).check({ force: true });
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${name}-${theme.toLowerCase()}.png`) });
    await expectAccessible(page, `${name}, ${theme}`);
  }
  await page.getByRole('radio', { name: 'System theme' }).check({ force: true });
}

/** The same while a dialog is open, which is in the way of the theme's switch. */
export async function screenshotOfDialog(page: Page, name: string): Promise<void> {
  await prepare(page);
  const shown = await page.evaluate(() => document.documentElement.dataset['theme']);
  const show = (theme: string | undefined) =>
    page.evaluate((next) => {
      document.documentElement.dataset['theme'] = next;
    }, theme);
  for (const theme of ['light', 'dark']) {
    await show(theme);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    await expectAccessible(page, `${name}, ${theme}`);
  }
  await show(shown);
}

/** A picture names no place of the machine that it was made on. */
async function prepare(page: Page): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.evaluate((place) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (text.nodeValue?.includes(place)) text.nodeValue = text.nodeValue.replaceAll(place, '~/xent');
    }
  }, installationFolder);
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  // Evaluated by the debugger: the page's own policy lets no script in.
  await page.evaluate(axe);
  const results = axeResults.parse(await page.evaluate('axe.run(document)'));
  expect(results.violations, what).toEqual([]);
}
