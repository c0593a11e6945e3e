import { expect, onTestFinished, test } from 'vitest';
import { groupClasses, imagesOfGroup } from '#core/datasets/statistics/class-groups.ts';
import { aspectBins, sizeBins } from '#core/datasets/statistics/histogram.ts';
import { channelMoments, meanImages } from '#core/datasets/statistics/moments.ts';
import { Statistics } from '#core/datasets/statistics/statistics.ts';
import { bundle } from '#test/bundle.ts';
import { openDatasets } from '../opened.ts';
import { packPictures } from '../packed-pictures.ts';
import { takePicture } from '../similarity/pictures.ts';

const scanner = await bundle(new URL('../../../../src/core/datasets/scan/scanner.ts', import.meta.url));

test('mean and deviation of each channel are those of all pixels of all images', () => {
  const images = [Uint8Array.of(0, 10, 255, 255, 30, 255), Uint8Array.of(255, 20, 255, 0, 40, 255)];
  const { mean, standardDeviation } = channelMoments(images, 3);
  expect(mean).toEqual([0.5, 25 / 255, 1]);
  expect(standardDeviation[0]).toBeCloseTo(0.5, 12);
  expect(standardDeviation[1]).toBeCloseTo(Math.sqrt(125) / 255, 12);
  expect(standardDeviation[2]).toBeCloseTo(0, 12);
});

test('a mean image is the mean of each pixel of a group', () => {
  const format = { width: 2, height: 1, channels: 1, fit: 'crop' } as const;
  const images = [Uint8Array.of(0, 100), Uint8Array.of(7, 9), Uint8Array.of(255, 101), Uint8Array.of(0, 105)];
  expect([...meanImages(images, Uint16Array.of(0, 2, 0, 0), 3, format)]).toEqual([85, 102, 0, 0, 7, 9]);
});

test('groups hold neighbouring classes, whose means and images are few megabytes', () => {
  const small = new Uint32Array(3000).fill(10);
  const groups = groupClasses(small, 32 * 32 * 3);
  expect(groups).toEqual([{ from: 0, to: 1365 }, { from: 1365, to: 2730 }, { from: 2730, to: 3000 }]);
  const large = Uint32Array.of(1_000_000, 1, 3, 1_000_000);
  expect(groupClasses(large, 150_528)).toEqual([{ from: 0, to: 1 }, { from: 1, to: 3 }, { from: 3, to: 4 }]);
  expect(groupClasses(Uint32Array.of(5, 5), 1024 * 1024 * 3 * 2)).toHaveLength(2);
  expect(groupClasses(new Uint32Array(), 3)).toEqual([]);
});

test('of a class of many images 20,000 are looked at, spread evenly', () => {
  const labels = Uint16Array.from({ length: 90_000 }, (_, position) => (position % 3 === 0 ? 4 : 5));
  const counts = Uint32Array.of(0, 0, 0, 0, 30_000, 60_000);
  const { positions, members } = imagesOfGroup({ from: 4, to: 6 }, labels, counts, (position) => position !== 1);
  const ofClass = (member: number) => [...positions].filter((_, index) => members[index] === member);
  expect(ofClass(0)).toHaveLength(20_000);
  expect(ofClass(1)).toHaveLength(20_000 - 1);
  expect(ofClass(0).slice(0, 3)).toEqual([3, 6, 12]);
  expect(ofClass(1).every((position) => labels[position] === 5)).toBe(true);
});

test('sizes and aspects are counted in bins, each image once', () => {
  const sizes = Array.from({ length: 500 }, (_, index) => ({ value: 20 + index * 7, count: 1 + (index % 3) }));
  const images = sizes.reduce((sum, { count }) => sum + count, 0);
  expect(sizeBins(sizes).reduce((sum, { count }) => sum + count, 0)).toBe(images);
  expect(sizeBins(sizes)[0]).toMatchObject({ from: 16, to: 32 });
  expect(sizeBins([{ value: 32, count: 60_000 }])).toEqual([{ from: 32, to: 32, count: 60_000 }]);
  const narrow = sizeBins(Array.from({ length: 101 }, (_, index) => ({ value: 200 + index, count: 1 })));
  expect(narrow.reduce((sum, { count }) => sum + count, 0)).toBe(101);
  expect(narrow.length).toBeLessThanOrEqual(10);
  const counted = [[0.1, 1], [1, 5], [1.333, 7], [9, 2]].map(([value = 0, count = 0]) => ({ value, count }));
  const aspects = aspectBins(counted);
  expect(aspects.filter(({ count }) => count > 0)).toEqual([
    { from: 0.1, to: 1 / 3, count: 1 },
    { from: 0.95, to: 1.05, count: 5 },
    { from: 1.05, to: 1.4, count: 7 },
    { from: 3, to: 9, count: 2 },
  ]);
  expect(aspectBins([])).toEqual([]);
});

test('any number of sizes and aspects is put into bins', () => {
  const values = Array.from({ length: 300_000 }, (_, at) => ({ value: 1 + at, count: 1 }));
  const aspects = values.map(({ value, count }) => ({ value: value / 100_000, count }));
  for (const bins of [sizeBins(values), aspectBins(aspects)]) {
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(300_000);
  }
  expect(aspectBins(aspects).at(-1)?.to).toBe(3);
});

test('a dataset’s statistics are of its training images, and follow its edits', async () => {
  const { workspace, datasets } = openDatasets();
  const statistics = new Statistics(workspace.store, datasets, scanner);
  onTestFinished(() => statistics.close());
  const pictures = Array.from({ length: 8 }, (_, seed) => takePicture(seed));
  const { id } = await datasets.add('aaaaaaaaaaaa', 'Pictures', '/pictures', packPictures(workspace, pictures));
  const expected = channelMoments(pictures, 1);
  const found = await statistics.of(id);
  expect(found.mean[0]).toBeCloseTo(expected.mean[0] ?? NaN, 12);
  expect(found.standardDeviation[0]).toBeCloseTo(expected.standardDeviation[0] ?? NaN, 12);
  expect(found).toMatchObject({ imbalance: 1, sizes: [{ from: 32, to: 32, count: 8 }] });
  expect(found.aspects).toEqual([{ from: 1, to: 1, count: 8 }]);

  await datasets.edit(id, { kind: 'exclude', selection: { positions: [0, 2] } });
  await datasets.edit(id, { kind: 'move', selection: { positions: [4] }, split: 'test' });
  const left = await statistics.of(id);
  const remaining = [1, 3, 5, 6, 7].map((position) => pictures[position] ?? new Uint8Array());
  expect(left.mean[0]).toBeCloseTo(channelMoments(remaining, 1).mean[0] ?? NaN, 12);
  expect(left).toMatchObject({ imbalance: 4, sizes: [{ count: 6 }] });

  await workspace.store.updateTable('example').set({ width: 1, height: 5000 }).where('position', '=', 1).execute();
  await datasets.edit(id, { kind: 'exclude', selection: { positions: [5] } });
  expect((await statistics.of(id)).aspects[0]).toMatchObject({ from: 1 / 5000, count: 1 });

  const { format } = await datasets.get(id);
  const cats = (version: number) => statistics.classMean(id, version, 0);
  const catsAtFirst = [0, 2, 4, 6].map((position) => pictures[position] ?? new Uint8Array());
  expect((await cats(1)).pixels).toEqual(meanImages(catsAtFirst, new Uint16Array(4), 1, format));
  const dogs = [1, 3, 5, 7].map((position) => pictures[position] ?? new Uint8Array());
  expect((await statistics.classMean(id, 1, 1)).pixels).toEqual(meanImages(dogs, new Uint16Array(4), 1, format));
  expect((await cats(3)).pixels).toEqual(pictures[6]);
  await datasets.edit(id, { kind: 'add-class', name: 'cow' });
  expect(await statistics.classMean(id, 4, 2)).toEqual({ format, pixels: null });
});
