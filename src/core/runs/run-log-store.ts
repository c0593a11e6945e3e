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
    const latest = (table: 'run_event' | 'log_line') =>
      this.#store.selectFrom(table).where('run_id', '=', runId).orderBy('id', 'desc').limit(kept);
    const events = await latest('run_event').select(['at', 'event']).execute();
    const lines = await latest('log_line').select('line').execute();
    return {
      events: events.map(({ at, event }) => ({ at, event: runEventSchema.parse(JSON.parse(event)) })).reverse(),
      output: lines.map(({ line }) => line).reverse(),
    };
  }
}
