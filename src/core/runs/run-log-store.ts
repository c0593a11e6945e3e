import { sql } from 'kysely';
import type { Store } from '#core/store/database.ts';
import { type RunEvent, type RunLog, runEventSchema } from '#shared/run/event.ts';

/** A log is for reading what happened and what went wrong, not an archive. */
const kept = 1000;

/** What happened to each run, and what its trainer's libraries wrote. */
export class RunLogStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async addEvents(runId: string, events: readonly RunEvent[]): Promise<void> {
    if (events.length === 0) return;
    const at = new Date().toISOString();
    const rows = events.map((event) => ({ run_id: runId, at, event: JSON.stringify(event) }));
    await this.#store.insertInto('run_event').values(rows).execute();
  }

  async addLines(runId: string, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const rows = lines.slice(-kept).map((line) => ({ run_id: runId, line }));
    await this.#store.insertInto('log_line').values(rows).execute();
  }

  async read(runId: string): Promise<RunLog> {
    const events = this.#store.selectFrom('run_event').where('run_id', '=', runId);
    const isEpoch = sql<boolean>`json_extract(event, '$.kind') = 'epoch-ended'`;
    const epochs = events.select('id').where(isEpoch).orderBy('id', 'desc').limit(kept);
    const shown = await events
      .select(['at', 'event'])
      .where((where) => where.or([where.not(isEpoch), where('id', 'in', epochs)]))
      .orderBy('id')
      .execute();
    const lines = await this.#store
      .selectFrom('log_line')
      .select('line')
      .where('run_id', '=', runId)
      .orderBy('id', 'desc')
      .limit(kept)
      .execute();
    return {
      events: shown.map(({ at, event }) => ({ at, event: runEventSchema.parse(JSON.parse(event)) })),
      output: lines.map(({ line }) => line).reverse(),
    };
  }
}
