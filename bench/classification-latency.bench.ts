/**
 * From the drop of a 1-megapixel JPEG to its bars on the screen, in the warm app.
 * usage: xvfb-run -a npx playwright test -c bench classification-latency
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import { expect, test } from '@playwright/test';
import { writeClassFolders } from '../test/class-folders.ts';
import { dropFiles, importDropped, startXent } from '../test/end-to-end/xent-app.ts';

const rounds = 60;
const edge = 1000;

test('drop to bars', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-bench-'));
  const { page, electron } = await startXent(join(folder, 'workspace'));
  await importDropped(page, [writeClassFolders(join(folder, 'Colours'))]);
  await page.getByRole('button', { name: /Colours.*120 train/s }).click();
  await page.getByRole('button', { name: 'New run with this dataset' }).click();
  await page.getByLabel('Epochs').fill('1');
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.getByRole('button', { name: 'Classify with this run' }).click({ timeout: 120_000 });
  await page.waitForTimeout(5000);

  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const file = join(folder, `photo ${round}.jpg`);
    writeFileSync(file, photo(round));
    await page.evaluate(() => performance.clearMarks());
    await dropFiles(page, [file]);
    const time = await page.waitForFunction(() => {
      const [bars] = performance.getEntriesByName('xent:bars');
      const [drop] = performance.getEntriesByName('xent:drop');
      return bars && drop ? bars.startTime - drop.startTime : null;
    });
    times.push(Number(await time.jsonValue()));
    await expect(page.getByRole('article', { name: `photo ${round}.jpg` })).toBeVisible();
  }
  await electron.close();
  rmSync(folder, { recursive: true, force: true });

  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? NaN).toFixed(1);
  console.log(`first ${(times[0] ?? NaN).toFixed(1)} ms, median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, ${rounds} drops`);
});

/** A photograph-like JPEG of one megapixel: smooth shapes with noise over them. */
function photo(seed: number): Uint8Array {
  const pixels = new Uint8Array(edge * edge * 4);
  for (let at = 0; at < edge * edge; at++) {
    const x = (at % edge) / edge;
    const y = Math.floor(at / edge) / edge;
    for (let channel = 0; channel < 3; channel++) {
      const wave = Math.sin(9 * x + seed + channel) * Math.cos(7 * y - seed);
      pixels[4 * at + channel] = 128 + 90 * wave + ((at * 2_654_435_761 + seed) % 29);
    }
    pixels[4 * at + 3] = 255;
  }
  return Transformer.fromRgbaPixels(pixels, edge, edge).jpegSync(90);
}
