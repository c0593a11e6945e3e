import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { colourImage } from '../class-folders.ts';
import { screenshot } from './screenshot.ts';
import { importDropped, startXent } from './xent-app.ts';

test('the mean images of many classes scroll with the page, without a scroll bar of their own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  const source = join(folder, 'Many');
  for (let label = 0; label < 60; label += 1) {
    const place = join(source, `class ${label}`);
    mkdirSync(place, { recursive: true });
    for (let at = 0; at < 3; at += 1) writeFileSync(join(place, `${at}.bmp`), colourImage(['red', 'green', 'blue'][label % 3] ?? '', label * 10 + at));
  }
  const xent = await startXent(join(folder, 'workspace'));
  const { page } = xent;
  await importDropped(page, [source]);
  await page.getByRole('list', { name: 'Datasets' }).getByRole('button', { name: /^Many 60 classes/ }).click();
  const means = page.getByRole('region', { name: 'Mean image of each class' });
  await means.getByRole('button', { name: 'Show all 60 mean images' }).click();
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 100_000);
  await means.getByRole('button', { name: 'Show fewer' }).scrollIntoViewIfNeeded();
  await expect(means.getByRole('img', { name: 'Mean of class 59' })).toBeInViewport();
  const scrolling = await means.evaluate(
    (section) => [...section.querySelectorAll('*')].filter((each) => /auto|scroll/.test(getComputedStyle(each).overflowY)).length,
  );
  expect(scrolling).toBe(0);
  await screenshot(page, 'overview-many-classes');
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
  expect(xent.errors).toEqual([]);
});
