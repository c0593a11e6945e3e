import { expect, test } from 'vitest';
import { ProgressMeter } from '#core/datasets/import/progress-meter.ts';
import type { ImportProgress } from '#shared/dataset/schema.ts';

test('reports at most ten times a second, with the rate of the last seconds', () => {
  const reports: ImportProgress[] = [];
  let now = 0;
  const meter = new ProgressMeter((progress) => reports.push(progress), () => now);
  meter.begin('scanning', null);
  meter.skip(2);
  meter.begin('packing', 10_000);
  // Ten seconds at 100 images a second, then ten at 400.
  for (let image = 0; image < 5000; image += 1) {
    now += image < 1000 ? 10 : 2.5;
    meter.advance();
  }
  meter.begin('finishing', 10_000);

  expect(reports[0]).toEqual({
    phase: 'scanning',
    done: 0,
    total: null,
    skipped: 0,
    imagesPerSecond: null,
    secondsLeft: null,
  });
  expect(reports.length).toBeLessThanOrEqual(203);
  expect(reports.length).toBeGreaterThan(190);
  const slow = reports.find(({ phase, done }) => phase === 'packing' && done >= 990);
  expect(slow?.imagesPerSecond).toBeCloseTo(100);
  const fast = reports.findLast(({ phase }) => phase === 'packing');
  expect(fast).toMatchObject({ skipped: 2, total: 10_000 });
  expect(fast?.imagesPerSecond).toBeCloseTo(400);
  expect(fast?.secondsLeft).toBeCloseTo((10_000 - (fast?.done ?? 0)) / 400);
  expect(reports.at(-1)).toMatchObject({ phase: 'finishing', done: 10_000, secondsLeft: null });
});
