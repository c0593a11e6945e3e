import { describe, expect, test } from 'vitest';
import type { ExampleFilter } from '#shared/dataset/edit.ts';
import { usualThresholds } from '#shared/dataset/issue.ts';
import type { Client } from '../../../../src/renderer/rpc/client.ts';
import { ImageBrowser } from '../../../../src/renderer/datasets/images/image-browser.svelte.ts';

/** As much of the application as a browser asks for: examples 0, 2, 4, … of a dataset. */
function application(total: number) {
  const asked: { filter: ExampleFilter; offset: number; limit: number }[] = [];
  let first = 0;
  const gone = new Set<number>();
  const examples = (input: { filter: ExampleFilter; offset: number; limit: number }) => {
    asked.push(input);
    const positions = Array.from({ length: total }, (_, index) => (first + index) * 2).filter((each) => !gone.has(each));
    const rows = positions.slice(input.offset, input.offset + input.limit).map((position) => {
      return { position, label: 0, split: 'train' as const, isExcluded: false, path: `${position}.png` };
    });
    return Promise.resolve({ total: positions.length, examples: rows });
  };
  const client = { dataset: { examples } } as unknown as Client;
  return { client, asked, edit: () => (first += 1), exclude: (...positions: number[]) => positions.forEach((each) => gone.add(each)) };
}

async function opened(total: number) {
  const { client, asked, edit, exclude } = application(total);
  const browser = new ImageBrowser(client, 'd', { split: 'train' });
  await Promise.resolve();
  return { browser, asked, edit, exclude };
}
const searching = { thresholds: usualThresholds, isSearched: false };
const searched = { ...searching, isSearched: true };
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the images of a dataset', () => {
  test('an edit without a selection is about the marked image', async () => {
    const { browser } = await opened(100);
    await settled();
    browser.activate(7);
    expect(await browser.concerned()).toEqual({ positions: [14] });
  });

  test('all that pass a filter are told by the filter', async () => {
    const { browser } = await opened(60_000);
    await settled();
    browser.selectAll();
    expect(browser.selectedCount).toBe(60_000);
    expect(await browser.concerned()).toEqual({ filter: { isExcluded: false, split: 'train' } });
  });

  test('all but one are told by their positions, also those that were never looked at', async () => {
    const { browser, asked } = await opened(2500);
    await settled();
    browser.selectAll();
    browser.toggle(3);
    const selection = await browser.concerned();
    expect(selection).toEqual({
      positions: Array.from({ length: 2500 }, (_, index) => index * 2).filter((position) => position !== 6),
    });
    expect(asked.length).toBeLessThan(6);
  });

  test('a range goes from what was last selected by itself, in both directions', async () => {
    const { browser } = await opened(100);
    await settled();
    browser.selectOnly(10);
    browser.selectTo(12);
    browser.selectTo(8);
    expect(await browser.concerned()).toEqual({ positions: [16, 18, 20] });
  });

  test('after an edit nothing is selected, since other images may stand in the places', async () => {
    const { browser, edit } = await opened(100);
    await settled();
    browser.selectOnly(10);
    edit();
    void browser.refresh();
    expect(browser.selectedCount).toBe(0);
    expect(browser.at(10)?.position).toBe(20);
    await settled();
    expect(browser.at(10)?.position).toBe(22);
  });

  test('as long as the version is the same, the selection stays, whatever else is told of the dataset', async () => {
    const { browser, asked } = await opened(100);
    await settled();
    browser.selectOnly(10);
    const classes = ['cat', 'dog'];
    browser.follow({ version: 3, classes, issues: searching }, { version: 3, classes: [...classes], issues: searched });
    expect(browser.selectedCount).toBe(1);
    expect(asked).toHaveLength(1);
    browser.follow({ version: 3, classes, issues: searched }, { version: 4, classes, issues: searched });
    expect(browser.selectedCount).toBe(0);
    expect(asked).toHaveLength(2);
  });

  test('those with an issue are asked for again where other images may have it', async () => {
    const { browser, asked } = await opened(100);
    browser.narrow({ issue: 'near-duplicate' });
    await settled();
    const before = { version: 3, classes: ['cat', 'dog'], issues: searching };
    const requests = asked.length;
    browser.follow(before, { ...before });
    expect(asked).toHaveLength(requests);
    browser.follow(before, { ...before, issues: searched });
    expect(asked).toHaveLength(requests + 1);
  });

  test('a selection among the images of an issue stays when near duplicates are found that it has nothing to do with', async () => {
    const { browser } = await opened(100);
    browser.narrow({ issue: 'too-dark' });
    await settled();
    browser.selectOnly(10);
    const before = { version: 3, classes: ['cat', 'dog'], issues: searching };
    browser.follow(before, { ...before, issues: searched });
    expect(browser.selectedCount).toBe(1);
    browser.follow(before, { ...before, issues: { ...searching, thresholds: { ...usualThresholds, darkBelow: 99 } } });
    expect(browser.selectedCount).toBe(0);
  });

  test('a filter by class follows the class, whatever number it has, and ends where the class is gone', async () => {
    const { browser } = await opened(100);
    const three = { version: 1, classes: ['cat', 'dog', 'frog'], issues: searched };
    const merged = { version: 2, classes: ['dog', 'frog'], issues: searched };
    browser.narrow({ label: 2 });
    browser.follow(three, merged);
    expect(browser.filter).toMatchObject({ label: 1, split: 'train' });
    browser.follow(merged, { ...three, version: 3 });
    expect(browser.filter.label).toBe(2);
    browser.follow(three, { version: 4, classes: ['cat', 'dog', 'toad'], issues: searched });
    expect(browser.filter.label).toBe(2);
    browser.narrow({ label: 0 });
    browser.follow(three, merged);
    expect(browser.filter).toEqual({ split: 'train', isExcluded: false });
  });

  test('what a dialog was opened for stays the same when the dataset changes under it', async () => {
    const { browser, edit } = await opened(4);
    await settled();
    browser.selectAll();
    const chosen = browser.choose();
    edit();
    await browser.refresh();
    expect(chosen.count).toBe(4);
    expect(await chosen.selection).toEqual({ positions: [0, 2, 4, 6] });
  });

  test('after an edit that images went by, the first image after them is marked, and none is passed over', async () => {
    const { browser, exclude } = await opened(20);
    await settled();
    browser.toggle(5);
    browser.toggle(7);
    browser.activate(7);
    exclude(10, 14);
    await browser.refresh();
    expect(browser.at(browser.active)?.position).toBe(16);
    exclude(16);
    await browser.refresh();
    expect(browser.at(browser.active)?.position).toBe(18);
    browser.selectTo(browser.active + 1);
    await browser.refresh();
    expect(browser.at(browser.active)?.position).toBe(18);
  });

  test('the last image is marked where none is after those that went', async () => {
    const { browser, exclude } = await opened(10);
    await settled();
    browser.activate(9);
    browser.selectTo(8);
    exclude(16, 18);
    await browser.refresh();
    expect(browser.at(browser.active)?.position).toBe(14);
  });

  test('excluded images that pass the same filter are counted', async () => {
    const { browser, asked } = await opened(3);
    expect(await browser.countExcluded()).toBe(3);
    expect(asked.at(-1)?.filter).toEqual({ split: 'train', isExcluded: true });
    expect(browser.filter.isExcluded).toBe(false);
  });

  test('the marked image stays within what there is', async () => {
    const { browser } = await opened(5);
    await settled();
    browser.activate(9);
    expect(browser.active).toBe(4);
    browser.activate(-1);
    expect(browser.active).toBe(0);
  });
});
