import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import { expect, test } from '@playwright/test';
import { toBitmap } from '#core/images/bitmap.ts';
import { screenshot } from './screenshot.ts';
import { importDropped, startXent } from './xent-app.ts';

const format = { width: 64, height: 48, channels: 3, fit: 'crop' } as const;
const colours = [[220, 40, 40], [40, 200, 60], [50, 70, 230], [230, 210, 40]] as const;

test('a tile of a wide image shows that image alone, and nothing of its neighbours', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  for (const name of ['one', 'other']) {
    mkdirSync(join(folder, 'Wide', name), { recursive: true });
    for (const [number, colour] of colours.entries()) {
      const pixels = Uint8Array.from({ length: format.width * format.height * 3 }, (_, at) => colour[at % 3] ?? 0);
      writeFileSync(join(folder, 'Wide', name, `${number}.bmp`), toBitmap(format, pixels));
    }
  }
  const xent = await startXent(join(folder, 'workspace'));
  const { page } = xent;
  await importDropped(page, [join(folder, 'Wide')]);
  await page.getByRole('list', { name: 'Datasets' }).getByRole('button', { name: /^Wide/ }).click();
  await page.getByRole('tab', { name: /^Images/ }).click();
  const images = page.getByRole('listbox', { name: 'Images' }).locator('img');
  await expect(images).toHaveCount(2 * colours.length);
  await screenshot(page, 'images-wide');
  for (const [number, colour] of colours.entries()) {
    const shot = new Transformer(await images.nth(number).screenshot());
    const { width, height } = await shot.metadata();
    expect(width / height).toBeCloseTo(64 / 48, 1);
    const samples = await shot.rawPixels();
    const channels = samples.length / (width * height);
    // The corners are round.
    const middle = Array.from({ length: height - 8 }, (_, row) => ((row + 4) * width + Math.floor(width / 2)) * channels);
    for (const at of middle) expect([...samples.subarray(at, at + 3)]).toEqual([...colour]);
  }
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
  expect(xent.errors).toEqual([]);
});
