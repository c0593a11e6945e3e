import type { Transaction } from 'kysely';
import type { MetricPoint, SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import type { Store } from '../database.ts';
import type { Tables } from '../tables.ts';
import {
  chunkSize,
  decodeChunk,
  type Element,
  encodeChunk,
  groupSize,
  merge,
  thin,
  type WeightedElement,
} from './pyramid.ts';
import { truncateSeries } from './truncate.ts';

/** The open chunk of a level: the elements that may still get neighbours. */
interface Tail {
  chunk: number;
  elements: Element[];
}

/**
 * Metric points of runs, appended in order and read as windows of bounded size, whatever their number.
 */
export class SeriesStore {
  readonly #store: Store;
  /** By run and series: the tail of each level. */
  readonly #tails = new Map<string, Tail[]>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Appends points, oldest first; all of them are recorded or none. A point whose step is not after the series' last
   * is one that is recorded already, told again by a run that went on from a checkpoint, and is left out.
   */
  async append(runId: string, series: ReadonlyMap<SeriesName, readonly MetricPoint[]>): Promise<void> {
    try {
      await this.#store.transaction().execute(async (transaction) => {
        for (const [name, points] of series) {
          if (points.length > 0) await this.#appendTo(transaction, runId, name, points);
        }
      });
    } catch (thrown) {
      this.forget(runId);
      throw thrown;
    }
  }

  /** Forgets the points of a run that were recorded after a step. */
  async truncate(runId: string, afterStep: number): Promise<void> {
    this.forget(runId);
    await this.#store.transaction().execute((transaction) => truncateSeries(transaction, runId, afterStep));
  }

  /** Gives a run that has no points yet those of another. */
  async copy(from: string, to: string): Promise<void> {
    await this.#store
      .insertInto('series_chunk')
      .columns(['run_id', 'series', 'level', 'chunk', 'points', 'data'])
      .expression((expression) =>
        expression
          .selectFrom('series_chunk')
          .select((row) => [row.val(to).as('run_id'), 'series', 'level', 'chunk', 'points', 'data'])
          .where('run_id', '=', from),
      )
      .execute();
  }

  /** Drops what is kept in memory of a run that has ended. */
  forget(runId: string): void {
    for (const key of this.#tails.keys()) if (key.startsWith(`${runId}/`)) this.#tails.delete(key);
  }

  /** A whole series, thinned to at most `maximumPoints` buckets. */
  async window(runId: string, name: SeriesName, maximumPoints: number): Promise<SeriesWindow> {
    const counts = await this.#elementsPerLevel(runId, name);
    const points = counts[0] ?? 0;
    // Coarse enough to be small, fine enough to be merged to nearly as many buckets as were asked for.
    let level = 0;
    while (level + 1 < counts.length && (counts[level] ?? 0) > maximumPoints * groupSize) level++;
    const elements: WeightedElement[] = [];
    let covered = 0;
    // Coarser levels lack the last few points, which have not filled a group yet: finer ones add them.
    for (; level >= 0; level--) {
      const weight = groupSize ** level;
      const from = covered / weight;
      for (const element of await this.#elementsFrom(runId, name, level, from)) elements.push({ ...element, weight });
      covered = (counts[level] ?? 0) * weight;
    }
    const buckets = thin(elements, maximumPoints);
    return {
      name,
      points,
      steps: buckets.map((bucket) => bucket.step),
      epochs: buckets.map((bucket) => bucket.epoch),
      seconds: buckets.map((bucket) => bucket.seconds),
      means: buckets.map((bucket) => bucket.mean),
      minima: buckets.map((bucket) => bucket.minimum),
      maxima: buckets.map((bucket) => bucket.maximum),
    };
  }

  /** The points of a series but for its first `from`, oldest first. */
  async points(runId: string, name: SeriesName, from = 0): Promise<MetricPoint[]> {
    const elements = await this.#elementsFrom(runId, name, 0, from);
    return elements.map(({ step, epoch, seconds, mean }) => ({ step, epoch, seconds, value: mean }));
  }

  async #appendTo(
    transaction: Transaction<Tables>,
    runId: string,
    name: SeriesName,
    points: readonly MetricPoint[],
  ): Promise<void> {
    const tails = await this.#tailsOf(transaction, runId, name);
    const lastStep = tails[0]?.elements.at(-1)?.step ?? -Infinity;
    const news = points.filter(({ step }) => step > lastStep);
    let added: Element[] = news.map(({ step, epoch, seconds, value }) => ({
      step,
      epoch,
      seconds,
      mean: value,
      minimum: value,
      maximum: value,
    }));
    for (let level = 0; added.length > 0; level++) {
      const tail = (tails[level] ??= { chunk: 0, elements: [] });
      const groups: Element[] = [];
      for (const element of added) {
        if (tail.elements.length === chunkSize) {
          tail.chunk++;
          tail.elements = [];
        }
        tail.elements.push(element);
        if (tail.elements.length % groupSize === 0) {
          groups.push(merge(tail.elements.slice(-groupSize).map((each) => ({ ...each, weight: 1 }))));
        }
        if (tail.elements.length === chunkSize) await writeChunk(transaction, runId, name, level, tail);
      }
      if (tail.elements.length < chunkSize) await writeChunk(transaction, runId, name, level, tail);
      added = groups;
    }
  }

  async #tailsOf(transaction: Transaction<Tables>, runId: string, name: SeriesName): Promise<Tail[]> {
    const key = `${runId}/${name}`;
    const known = this.#tails.get(key);
    if (known) return known;
    const rows = await transaction
      .selectFrom('series_chunk as c')
      .select(['c.level', 'c.chunk', 'c.data'])
      .where('c.run_id', '=', runId)
      .where('c.series', '=', name)
      .where((expression) =>
        expression(
          'c.chunk',
          '=',
          expression
            .selectFrom('series_chunk as o')
            .select((inner) => inner.fn.max('o.chunk').as('last'))
            .whereRef('o.run_id', '=', 'c.run_id')
            .whereRef('o.series', '=', 'c.series')
            .whereRef('o.level', '=', 'c.level'),
        ),
      )
      .orderBy('c.level')
      .execute();
    const tails = rows.map((row) => ({ chunk: row.chunk, elements: decodeChunk(row.level, row.data) }));
    this.#tails.set(key, tails);
    return tails;
  }

  async #elementsPerLevel(runId: string, name: SeriesName): Promise<number[]> {
    const rows = await this.#store
      .selectFrom('series_chunk')
      .select((expression) => ['level', expression.fn.sum<number>('points').as('elements')])
      .where('run_id', '=', runId)
      .where('series', '=', name)
      .groupBy('level')
      .orderBy('level')
      .execute();
    return rows.map((row) => row.elements);
  }

  async #elementsFrom(runId: string, name: SeriesName, level: number, from: number): Promise<Element[]> {
    const firstChunk = Math.floor(from / chunkSize);
    const rows = await this.#store
      .selectFrom('series_chunk')
      .select('data')
      .where('run_id', '=', runId)
      .where('series', '=', name)
      .where('level', '=', level)
      .where('chunk', '>=', firstChunk)
      .orderBy('chunk')
      .execute();
    return rows.flatMap((row) => decodeChunk(level, row.data)).slice(from - firstChunk * chunkSize);
  }
}

async function writeChunk(
  transaction: Transaction<Tables>,
  runId: string,
  name: SeriesName,
  level: number,
  tail: Tail,
): Promise<void> {
  const data = encodeChunk(level, tail.elements);
  const points = tail.elements.length;
  await transaction
    .insertInto('series_chunk')
    .values({ run_id: runId, series: name, level, chunk: tail.chunk, points, data })
    .onConflict((conflict) => conflict.columns(['run_id', 'series', 'level', 'chunk']).doUpdateSet({ data, points }))
    .execute();
}
