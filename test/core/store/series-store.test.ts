import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '#core/store/database.ts';
import { SeriesStore } from '#core/store/series/series-store.ts';
import type { MetricPoint } from '#shared/metric/series.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { insertRun } from './rows.ts';

const run = 'aaaaaaaaaaaa';

async function openSeries(): Promise<{ store: Store; series: SeriesStore }> {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  onTestFinished(() => store.destroy());
  await insertRun(store, run);
  return { store, series: new SeriesStore(store) };
}

function points(from: number, to: number): MetricPoint[] {
  return Array.from({ length: to - from }, (_, index) => {
    const step = from + index + 1;
    return { step, epoch: step / 100, seconds: step / 10, value: Math.sin(step) * step };
  });
}

describe('a series', () => {
  test('gives back every point when there are few', async () => {
    const { series } = await openSeries();
    await series.append(run, new Map([['train/loss', points(0, 100)]]));
    const window = await series.window(run, 'train/loss', 1000);
    expect(window.points).toBe(100);
    expect(window.steps).toEqual(points(0, 100).map(({ step }) => step));
    expect(window.means).toEqual(points(0, 100).map(({ value }) => value));
    expect(window.minima).toEqual(window.maxima);
  });

  test('keeps the first and last step, the extremes and the mean, however it is appended and thinned', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 2, max: 2000 }),
        async (lengths, maximumPoints) => {
          const { store, series } = await openSeries();
          let total = 0;
          for (const length of lengths) {
            await series.append(run, new Map([['train/loss', points(total, total + length)]]));
            total += length;
          }
          const window = await series.window(run, 'train/loss', maximumPoints);
          const values = points(0, total).map(({ value }) => value);
          expect(window.points).toBe(total);
          expect(window.steps.length).toBeLessThanOrEqual(maximumPoints);
          expect(window.steps.at(-1)).toBe(total);
          expect([...window.steps].sort((a, b) => a - b)).toEqual(window.steps);
          expect(Math.min(...window.minima)).toBe(Math.min(...values));
          expect(Math.max(...window.maxima)).toBe(Math.max(...values));
          await store.destroy();
        },
      ),
      { numRuns: 25 },
    );
  });

  test('goes on where another process left off', async () => {
    const { store, series } = await openSeries();
    await series.append(run, new Map([['train/loss', points(0, 1500)]]));
    await new SeriesStore(store).append(run, new Map([['train/loss', points(1500, 5000)]]));
    expect((await series.points(run, 'train/loss')).map(({ value }) => value)).toEqual(
      points(0, 5000).map(({ value }) => value),
    );
    const whole = await openSeries();
    await whole.series.append(run, new Map([['train/loss', points(0, 5000)]]));
    expect(await series.window(run, 'train/loss', 100)).toEqual(await whole.series.window(run, 'train/loss', 100));
  });

  test('is read in pieces that do not grow with its length', async () => {
    const { store, series } = await openSeries();
    await series.append(run, new Map([['train/loss', points(0, 200_000)]]));
    const read = await store
      .selectFrom('series_chunk')
      .select((row) => ['level', row.fn.sum<number>('points').as('elements')])
      .groupBy('level')
      .orderBy('level')
      .execute();
    expect(read.map(({ elements }) => elements)).toEqual([200_000, 25_000, 3125, 390, 48, 6]);
    const window = await series.window(run, 'train/loss', 1000);
    expect(window.steps.length).toBeGreaterThan(500);
    expect(window.steps.length).toBeLessThanOrEqual(1000);
    expect(window.steps.at(-1)).toBe(200_000);
  });

  test('cut after a step and gone on with is the series that was never longer, at every level', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12_000 }),
        fc.integer({ min: 0, max: 12_000 }),
        fc.integer({ min: 0, max: 3000 }),
        async (length, cut, more) => {
          const { store, series } = await openSeries();
          await series.append(run, new Map([['train/loss', points(0, length)]]));
          await series.truncate(run, cut);
          const kept = Math.min(length, cut);
          await series.append(run, new Map([['train/loss', points(kept, kept + more)]]));
          const plain = await openSeries();
          await plain.series.append(run, new Map([['train/loss', points(0, kept + more)]]));
          expect(await chunks(store)).toEqual(await chunks(plain.store));
          await Promise.all([store.destroy(), plain.store.destroy()]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('is cut by its steps, not by how many points it has', async () => {
    const { series } = await openSeries();
    const every100 = Array.from({ length: 30 }, (_, index) => points(100 * index + 99, 100 * index + 100)).flat();
    const validation = new Map([['validation/loss', every100] as const, ['train/loss', points(0, 3000)] as const]);
    await series.append(run, validation);
    await series.truncate(run, 1200);
    expect((await series.points(run, 'validation/loss')).map(({ step }) => step).at(-1)).toBe(1200);
    expect(await series.points(run, 'validation/loss')).toHaveLength(12);
    expect(await series.points(run, 'train/loss')).toHaveLength(1200);
    await series.truncate(run, 0);
    expect(await series.window(run, 'train/loss', 100)).toMatchObject({ points: 0, steps: [] });
  });

  test('says that the disk is full, whatever became of the transaction, and goes on when there is room', async () => {
    const { store, series } = await openSeries();
    await series.append(run, new Map([['train/loss', points(0, 100)]]));
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(store);
    await sql.raw(`PRAGMA max_page_count = ${rows[0]?.page_count ?? 0}`).execute(store);
    const more = new Map([['train/loss', points(100, 50_000)] as const]);
    await expect(series.append(run, more)).rejects.toMatchObject({ code: 'disk-full' });
    await sql.raw('PRAGMA max_page_count = 1000000').execute(store);
    await series.append(run, more);
    expect(await series.points(run, 'train/loss')).toHaveLength(50_000);
  });

  test('takes a point that is told twice once', async () => {
    const { series } = await openSeries();
    await series.append(run, new Map([['train/loss', points(0, 100)]]));
    await series.append(run, new Map([['train/loss', points(90, 120)]]));
    expect(await series.points(run, 'train/loss')).toEqual(points(0, 120));
  });

  test('is copied to another run, whole and apart', async () => {
    const { store, series } = await openSeries();
    await insertRun(store, 'bbbbbbbbbbbb');
    await series.append(run, new Map([['train/loss', points(0, 2500)]]));
    await series.copy(run, 'bbbbbbbbbbbb');
    await series.truncate('bbbbbbbbbbbb', 2000);
    expect(await series.points('bbbbbbbbbbbb', 'train/loss', 1999)).toEqual(points(1999, 2000));
    expect(await series.points(run, 'train/loss')).toHaveLength(2500);
  });
});

/** Everything that is kept of the series, but for the order in which it was written. */
async function chunks(store: Store) {
  const rows = await store.selectFrom('series_chunk').selectAll().orderBy('level').orderBy('chunk').execute();
  return rows.map(({ level, chunk, points: count, data }) => ({ level, chunk, count, data: Buffer.from(data).toString('base64') }));
}
