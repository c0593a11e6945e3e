import type { Selectable } from 'kysely';
import type { Store } from '#core/store/database.ts';
import type { Tables } from '#core/store/tables.ts';
import { type Prediction, predictionSchema } from '#shared/classification/schema.ts';

/** The rows of predictions. */
export class PredictionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async insert({ id, runId, runName, path, createdAt, outcome }: Prediction, thumbnail: string | null): Promise<void> {
    await this.#store
      .insertInto('prediction')
      .values({
        id,
        run_id: runId,
        run_name: runName,
        path,
        created_at: createdAt,
        outcome: JSON.stringify(outcome),
        thumbnail,
        removed_at: null,
      })
      .execute();
  }

  /** A page, newest first, and how many there are in all. */
  async page(offset: number, limit: number): Promise<{ total: number; predictions: Prediction[] }> {
    const present = this.#store.selectFrom('prediction').where('removed_at', 'is', null);
    const { total } = await present
      .select((row) => row.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await present
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .offset(offset)
      .limit(limit)
      .execute();
    return { total, predictions: rows.map(toPrediction) };
  }

  /** Name of the small copy of a prediction's image; null where there is none. */
  async thumbnail(id: string): Promise<string | null> {
    const row = await this.#store.selectFrom('prediction').select('thumbnail').where('id', '=', id).executeTakeFirst();
    return row?.thumbnail ?? null;
  }

  async setRemoved(ids: readonly string[], removed: boolean): Promise<void> {
    await this.#store
      .updateTable('prediction')
      .set({ removed_at: removed ? new Date().toISOString() : null })
      .where('id', 'in', ids)
      .execute();
  }

  /** The small copies of all that are not removed. */
  async thumbnails(): Promise<Set<string>> {
    const rows = await this.#store
      .selectFrom('prediction')
      .select('thumbnail')
      .where('thumbnail', 'is not', null)
      .where('removed_at', 'is', null)
      .distinct()
      .execute();
    return new Set(rows.flatMap((row) => row.thumbnail ?? []));
  }

  /** Deletes the removed for good. */
  async purge(): Promise<void> {
    await this.#store.deleteFrom('prediction').where('removed_at', 'is not', null).execute();
  }
}

function toPrediction(row: Selectable<Tables['prediction']>): Prediction {
  return predictionSchema.parse({
    id: row.id,
    runId: row.run_id,
    runName: row.run_name,
    path: row.path,
    createdAt: row.created_at,
    outcome: JSON.parse(row.outcome) as unknown,
  });
}
