import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeClassFolders } from '../class-folders.ts';
import { screenshot } from './screenshot.ts';
import { importDropped, resize, startXent } from './xent-app.ts';

test('augmented images are shown with what they are of, and drawn again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  const xent = await startXent(join(folder, 'workspace'));
  const { page } = xent;
  const augmented = page.getByRole('img', { name: /augmented$/ });
  const drawAgain = page.getByRole('button', { name: 'Draw again' });

  await importDropped(page, [writeClassFolders(join(folder, 'Colours'))]);
  await expect(page.getByRole('button', { name: /Colours.*120 train/s })).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'New run', exact: true }).click();
  await page.getByRole('heading', { name: 'Augmentation', exact: true }).click();
  await page.getByLabel('Rotate').fill('20');
  await expect(augmented).toHaveCount(8, { timeout: 60_000 });
  await expect(augmented.first()).toHaveAccessibleName(/^(red|green|blue), augmented$/);

  await page.getByLabel('Mixup').fill('0.4');
  const mixed = page.getByRole('img', { name: /^(red|green|blue) \d+% \+ (red|green|blue) \d+%, augmented$/ });
  await expect(mixed.first()).toBeVisible({ timeout: 60_000 });
  await drawAgain.scrollIntoViewIfNeeded();
  await screenshot(page, 'augmentation');

  await expect(drawAgain).toBeEnabled();
  const before = await augmented.first().getAttribute('src');
  await drawAgain.click();
  await expect(augmented.first()).not.toHaveAttribute('src', before ?? '', { timeout: 60_000 });
  await resize(xent, 800, 600);
  await drawAgain.scrollIntoViewIfNeeded();
  await screenshot(page, 'augmentation-small');
  expect((await augmented.first().boundingBox())?.width).toBeGreaterThanOrEqual(72);

  expect(xent.errors).toEqual([]);
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});
