import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { chunkSize, decodeChunk, encodeChunk, groupSize } from './pyramid.ts';

/** Deletes the points of every series of a run whose step is after `afterStep`, and what was summed up from them. */
export async function truncateSeries(
  transaction: Transaction<Tables>,
  runId: string,
  afterStep: number,
): Promise<void> {
  const chunks = transaction.selectFrom('series_chunk').where('run_id', '=', runId);
  const levels = await chunks.select(['series', 'level']).distinct().execute();
  const names = new Set(levels.map(({ series }) => series));
  for (const name of names) {
    const kept = await pointsUpTo(transaction, runId, name, afterStep);
    for (const { series, level } of levels) {
      if (series === name) await shorten(transaction, runId, name, level, Math.floor(kept / groupSize ** level));
    }
  }
}

/** How many points of a series have a step of at most `step`. */
async function pointsUpTo(
  transaction: Transaction<Tables>,
  runId: string,
  name: string,
  step: number,
): Promise<number> {
  const level0 = transaction
    .selectFrom('series_chunk')
    .where('run_id', '=', runId)
    .where('series', '=', name)
    .where('level', '=', 0);
  const last = await level0.select((row) => row.fn.max('chunk').as('chunk')).executeTakeFirst();
  for (let chunk = last?.chunk ?? -1; chunk >= 0; chunk--) {
    const { data } = await level0.select('data').where('chunk', '=', chunk).executeTakeFirstOrThrow();
    const kept = decodeChunk(0, data).filter((point) => point.step <= step).length;
    if (kept > 0) return chunk * chunkSize + kept;
  }
  return 0;
}

/** Keeps the first `elements` elements of a level. */
async function shorten(
  transaction: Transaction<Tables>,
  runId: string,
  name: string,
  level: number,
  elements: number,
): Promise<void> {
  // The chunk that holds the last element that stays; it is -1 where none does.
  const chunk = Math.ceil(elements / chunkSize) - 1;
  await transaction
    .deleteFrom('series_chunk')
    .where('run_id', '=', runId)
    .where('series', '=', name)
    .where('level', '=', level)
    .where('chunk', '>', chunk)
    .execute();
  if (elements === 0) return;
  const row = await transaction
    .selectFrom('series_chunk')
    .select(['id', 'data'])
    .where('run_id', '=', runId)
    .where('series', '=', name)
    .where('level', '=', level)
    .where('chunk', '=', chunk)
    .executeTakeFirst();
  if (!row) return;
  const kept = decodeChunk(level, row.data).slice(0, elements - chunk * chunkSize);
  await transaction
    .updateTable('series_chunk')
    .set({ data: encodeChunk(level, kept), points: kept.length })
    .where('id', '=', row.id)
    .execute();
}
