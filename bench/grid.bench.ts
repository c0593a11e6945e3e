/**
 * How soon the grid of a dataset of 60,000 images is there, and its end; and how evenly 100,000 scroll.
 * usage: xvfb-run -a npx playwright test -c bench grid
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, test } from '@playwright/test';
import { startXent } from '../test/end-to-end/xent-app.ts';
import { addDataset } from './made-up-dataset.ts';

const rounds = 20;
/** Pixels a frame: reading along, in haste, and the scroll bar dragged. */
const speeds = [16, 120, 4000];
const framesPerSpeed = 300;

test('the grid of images', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-bench-'));
  const workspace = join(folder, 'workspace');
  await addDataset(workspace, 'sixty0000000', 'Sixty thousand', 60_000);
  await addDataset(workspace, 'hundred00000', 'A hundred thousand', 100_000);
  const { page, electron } = await startXent(workspace);

  const times = new Map<string, number[]>();
  const keep = (name: string, value: number) => times.set(name, [...(times.get(name) ?? []), value]);
  await page.getByRole('button', { name: /Sixty thousand/ }).click();
  for (let round = 0; round < rounds; round++) {
    // A new page has no picture in its memory.
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole('heading', { name: 'Mean image of each class' }).waitFor();
    await page.waitForTimeout(1000);
    await page.evaluate(watchGrid);
    const opened = await measured(page, 'click', () => page.getByRole('tab', { name: /^Images/ }).click());
    await page.waitForTimeout(500);
    await page.getByRole('listbox', { name: 'Images' }).focus();
    const jumped = await measured(page, 'keydown', () => page.keyboard.press('End'), 60_000);
    keep('opening 60,000: classes', opened.words);
    keep('opening 60,000: all pictures', opened.images);
    keep('to the end of 60,000: classes', jumped.words);
    keep('to the end of 60,000: all pictures', jumped.images);
  }
  console.log('| what | median, ms | 95th percentile, ms | longest, ms | count |\n| --- | --- | --- | --- | --- |');
  for (const [name, values] of times) console.log(`| ${name} | ${figures(values)} |`);

  await page.getByRole('button', { name: 'All datasets' }).click();
  await page.getByRole('button', { name: /A hundred thousand/ }).click();
  await page.getByRole('tab', { name: /^Images/ }).click();
  await page.waitForTimeout(1000);
  console.log('\n| a frame while scrolling 100,000 | median, ms | 95th percentile, ms | longest, ms | count |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const speed of speeds) {
    const frames = await page.evaluate(scroll, [speed, framesPerSpeed] as const);
    console.log(`| ${speed} pixels a frame | ${figures(frames)} |`);
    await page.waitForTimeout(500);
  }
  await electron.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Shown {
  words: number;
  images: number;
}

/** Makes `nextGrid`: when, after an input of a kind, the tiles in view have their classes and then their pictures. */
function watchGrid(): void {
  const inView = (place: number | null) => {
    const list = document.querySelector('[role=listbox][aria-label=Images]');
    if (!list) return [];
    const { top, bottom } = list.getBoundingClientRect();
    const tiles = [...list.querySelectorAll('[role=option][aria-posinset]')].filter((tile) => {
      const box = tile.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    const hasPlace = place === null || tiles.some((tile) => tile.getAttribute('aria-posinset') === String(place));
    return hasPlace ? tiles : [];
  };
  const hasPicture = (tile: Element) => {
    const picture = tile.querySelector('img');
    return picture !== null && picture.complete && picture.naturalWidth > 0;
  };
  const nextGrid = (kind: string, place: number | null) =>
    new Promise<Shown>((resolve) => {
      addEventListener(
        kind,
        ({ timeStamp }) => {
          let words: number | null = null;
          const look = () => {
            const tiles = inView(place);
            const named = tiles.length > 0 && tiles.every((tile) => !tile.getAttribute('aria-label')?.includes('on its way'));
            if (named && words === null) words = performance.now() - timeStamp;
            const done = named && tiles.every(hasPicture);
            requestAnimationFrame(() => {
              if (done) resolve({ words: words ?? 0, images: performance.now() - timeStamp });
              else look();
            });
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  Object.assign(globalThis, { nextGrid });
}

async function measured(page: Page, kind: string, act: () => Promise<void>, place: number | null = null): Promise<Shown> {
  const answer = await page.evaluateHandle(
    ([event, wanted]) => {
      const { nextGrid } = globalThis as unknown as { nextGrid(kind: string, place: number | null): Promise<Shown> };
      return { promise: nextGrid(event, wanted) };
    },
    [kind, place] as const,
  );
  await act();
  return answer.evaluate(({ promise }) => promise);
}

/** Scrolls so many pixels every frame. @returns milliseconds from each frame to the next */
function scroll([speed, frames]: readonly [number, number]): Promise<number[]> {
  const list = document.querySelector('[role=listbox][aria-label=Images]');
  const times: number[] = [];
  let before = 0;
  return new Promise((resolve) => {
    const frame = (now: number) => {
      if (before > 0) times.push(now - before);
      before = now;
      list?.scrollBy(0, speed);
      if (times.length < frames) requestAnimationFrame(frame);
      else resolve(times);
    };
    requestAnimationFrame(frame);
  });
}

function figures(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? NaN).toFixed(1);
  return `${at(0.5)} | ${at(0.95)} | ${at(1)} | ${values.length}`;
}
