// Takes a screenshot of every view, light and dark, large and small, and runs axe on it. See README.md.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import axe from 'axe-core';
import { views } from './looked-at.mjs';

const [folder = 'looks', only = ''] = process.argv.slice(2);
const origin = process.env.HARNESS ?? 'http://localhost:4199';

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
let violations = 0;
for (const [name, scenario, preferences, prepare] of views.filter(([name]) => name.startsWith(only))) {
  for (const theme of ['light', 'dark']) {
    for (const [size, viewport] of [
      ['large', { width: 1280, height: 800 }],
      ['small', { width: 800, height: 600 }],
    ]) {
      if (theme === 'dark' && size === 'small') continue;
      const page = await browser.newPage({ viewport });
      page.on('console', (message) => message.type() === 'error' && console.log(name, theme, message.text()));
      page.on('pageerror', (error) => console.log(name, theme, String(error)));
      const query = new URLSearchParams({ scenario, preferences: JSON.stringify({ ...preferences, theme }) });
      await page.goto(`${origin}/?${query}`);
      await page.locator('main h1, main h2, main [role=grid]').first().waitFor();
      await page.waitForTimeout(500);
      await prepare?.(page);
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${size}.png`) });
      // Not by a script element, which the page's content security policy refuses.
      await page.evaluate(axe.source);
      const found = await page.evaluate(() => globalThis.axe.run(document));
      for (const { id, help, nodes } of found.violations) {
        violations += 1;
        console.log(`${name} ${theme} ${size}: ${id}: ${help}`);
        for (const { target, failureSummary } of nodes.slice(0, 3))
          console.log('   ', target.join(' '), failureSummary?.replaceAll('\n', ' '));
      }
      await page.close();
    }
  }
}
await browser.close();
console.log(`${violations} violations`);
