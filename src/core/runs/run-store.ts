import { sql } from 'kysely';
import type { Store } from '#core/store/database.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { FailureData } from '#shared/failure.ts';
import type { RunConfig } from '#shared/run/config.ts';
import type { Evaluation } from '#shared/run/evaluation.ts';
import { runFailures } from '#shared/run/failures.ts';
import {
  type Environment,
  environmentSchema,
  type Execution,
  type Run,
  type RunEnding,
  type RunStatus,
  type RunSummary,
} from '#shared/run/schema.ts';
import { eventsOf } from './run-events.ts';
import { RunLogStore } from './run-log-store.ts';
import { parseJson, summaryColumns, toRun, toSummary } from './run-row.ts';

/** What may change about a run once it is recorded. */
export interface RunChange {
  name?: string;
  status?: RunStatus;
  environment?: Environment;
  execution?: Execution;
  ending?: RunEnding | null;
  evaluation?: Evaluation | null;
  failure?: FailureData | null;
  checkpointStep?: number;
  hasModel?: boolean;
  startedAt?: Date;
  finishedAt?: Date | null;
  removedAt?: Date | null;
  /** Added to those counted before. */
  sessionSeconds?: number;
}

/** What a new run is. */
export interface NewRun {
  id: string;
  name: string;
  /** At the version that it trains on. */
  dataset: Dataset;
  config: RunConfig;
  /** The run that it goes on from, and the step that it has its checkpoint of. */
  parent: { id: string; name: string; checkpointStep: number } | null;
}

/** The rows of runs. What changes about one is told in its log. */
export class RunStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest first, without the removed. */
  async list(): Promise<RunSummary[]> {
    const rows = await this.#store
      .selectFrom('run')
      .select(summaryColumns)
      .where('removed_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy(sql`rowid`, 'desc')
      .execute();
    return rows.map(toSummary);
  }

  /** Also finds removed runs, which may still be restored. @throws {Failure} `run-not-found` */
  async get(id: string): Promise<Run> {
    const row = await this.#one(id).selectAll().executeTakeFirst();
    if (!row) throw runFailures.notFound(id);
    return toRun(row);
  }

  /** @throws {Failure} `run-not-found` */
  async summary(id: string): Promise<RunSummary> {
    const row = await this.#one(id).executeTakeFirst();
    if (!row) throw runFailures.notFound(id);
    return toSummary(row);
  }

  async insert({ id, name, dataset, config, parent }: NewRun): Promise<void> {
    await this.#store
      .insertInto('run')
      .values({
        id,
        name,
        status: 'queued' satisfies RunStatus,
        dataset_id: dataset.id,
        dataset_name: dataset.name,
        dataset_fingerprint: dataset.fingerprint,
        dataset_version: dataset.version,
        classes: JSON.stringify(dataset.classes),
        format: JSON.stringify(dataset.format),
        config: JSON.stringify(config),
        environment: null,
        evaluation: null,
        failure: null,
        has_model: 0,
        created_at: new Date().toISOString(),
        started_at: null,
        finished_at: null,
        removed_at: null,
        execution: null,
        ending: null,
        checkpoint_step: parent?.checkpointStep ?? null,
        parent_run_id: parent?.id ?? null,
        continued_at: parent?.checkpointStep ?? null,
        seconds: null,
        queue_order: behindAll,
      })
      .execute();
    if (!parent) return;
    const event = { kind: 'continued', from: parent.name, step: parent.checkpointStep } as const;
    await new RunLogStore(this.#store).addEvents(id, [event]);
  }

  /** The step at which a run began with the checkpoint of another; null where it did not. */
  async continuedAt(id: string): Promise<number | null> {
    const row = await this.#store.selectFrom('run').select('continued_at').where('id', '=', id).executeTakeFirst();
    return row?.continued_at ?? null;
  }

  /** @throws {Failure} `run-not-found` */
  async update(id: string, change: RunChange): Promise<RunSummary> {
    return this.#store.transaction().execute(async (transaction) => {
      const rows = new RunStore(transaction);
      const before = change.environment ? await rows.#environmentBefore(id) : null;
      const summary = await rows.#write(id, change);
      await new RunLogStore(transaction).addEvents(id, eventsOf(change, before));
      return summary;
    });
  }

  async #write(id: string, change: RunChange): Promise<RunSummary> {
    const { name, status, ending, hasModel, checkpointStep, sessionSeconds } = change;
    await this.#store
      .updateTable('run')
      .set({
        ...(name !== undefined && { name }),
        ...(status !== undefined && { status }),
        ...(status === 'queued' && { queue_order: behindAll }),
        ...(ending !== undefined && { ending }),
        ...(hasModel !== undefined && { has_model: Number(hasModel) }),
        ...(checkpointStep !== undefined && { checkpoint_step: checkpointStep }),
        ...(sessionSeconds !== undefined && { seconds: sql<number>`coalesce(seconds, 0) + ${sessionSeconds}` }),
        ...jsonColumn('environment', change.environment),
        ...jsonColumn('execution', change.execution),
        ...jsonColumn('evaluation', change.evaluation),
        ...jsonColumn('failure', change.failure),
        ...timeColumn('started_at', change.startedAt),
        ...timeColumn('finished_at', change.finishedAt),
        ...timeColumn('removed_at', change.removedAt),
      })
      .where('id', '=', id)
      .execute();
    return this.summary(id);
  }

  /** How many runs are called this, a number following or not; the removed count, lest a name comes twice. */
  async countNumbered(name: string): Promise<number> {
    const { count } = await this.#store
      .selectFrom('run')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where(sql<string>`substr(name, 1, ${name.length})`, '=', name)
      .where(sql<boolean>`substr(name, ${name.length + 1}) NOT GLOB '*[^0-9 ]*'`)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Has runs that wait trained in this order. */
  async order(ids: readonly string[]): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      for (const [index, id] of ids.entries()) {
        await transaction.updateTable('run').set({ queue_order: index + 1 }).where('id', '=', id).execute();
      }
    });
  }

  /** Ids of the runs that have one of some statuses, as far as was recorded, in the order that they are to be trained. */
  async having(...statuses: RunStatus[]): Promise<string[]> {
    const rows = await this.#store
      .selectFrom('run')
      .select('id')
      .where('status', 'in', statuses)
      .where('removed_at', 'is', null)
      .orderBy('queue_order')
      .orderBy('created_at')
      .orderBy(sql`rowid`)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Ids of all that are not removed. */
  async present(): Promise<Set<string>> {
    const rows = await this.#store.selectFrom('run').select('id').where('removed_at', 'is', null).execute();
    return new Set(rows.map((row) => row.id));
  }

  /** Deletes the removed for good. */
  async purge(): Promise<void> {
    await this.#store.deleteFrom('run').where('removed_at', 'is not', null).execute();
  }

  /** That of its latest session, or for want of one that of the run that it was continued from. */
  async #environmentBefore(id: string): Promise<Environment | null> {
    const row = await this.#store
      .selectFrom('run')
      .leftJoin('run as parent', 'parent.id', 'run.parent_run_id')
      .select((of) => of.fn.coalesce('run.environment', 'parent.environment').as('environment'))
      .where('run.id', '=', id)
      .executeTakeFirst();
    return parseJson(environmentSchema, row?.environment ?? null);
  }

  #one(id: string) {
    return this.#store.selectFrom('run').select(summaryColumns).where('id', '=', id);
  }
}

/** The place in the queue behind that of every run. */
const behindAll = sql<number>`(SELECT coalesce(max(queue_order), 0) + 1 FROM run)`;

/** A column that `undefined` leaves as it is and null empties. */
function jsonColumn(column: 'environment' | 'execution' | 'evaluation' | 'failure', value: object | null | undefined) {
  return value === undefined ? {} : { [column]: value && JSON.stringify(value) };
}

function timeColumn(column: 'started_at' | 'finished_at' | 'removed_at', value: Date | null | undefined) {
  return value === undefined ? {} : { [column]: value?.toISOString() ?? null };
}
