import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Store } from '#core/store/database.ts';
import type { Tables } from '#core/store/tables.ts';
import { type Dataset, imageFormatSchema } from '#shared/dataset/schema.ts';
import { type FailureData, failureDataSchema } from '#shared/failure.ts';
import { runConfigSchema, type RunConfig } from '#shared/run/config.ts';
import { runFailures } from '#shared/run/failures.ts';
import {
  type Environment,
  environmentSchema,
  type Evaluation,
  evaluationSchema,
  type Run,
  type RunStatus,
  runStatusSchema,
  type RunSummary,
} from '#shared/run/schema.ts';

/** A log is for reading what went wrong, not an archive. */
const keptLogLines = 1000;

/** What may change about a run once it is recorded. */
export interface RunChange {
  name?: string;
  status?: RunStatus;
  environment?: Environment;
  evaluation?: Evaluation | null;
  failure?: FailureData;
  hasModel?: boolean;
  startedAt?: Date;
  finishedAt?: Date;
  removedAt?: Date | null;
}

/** The rows of runs and of their logs. */
export class RunStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest first, without the removed. */
  async list(): Promise<RunSummary[]> {
    const rows = await this.#store
      .selectFrom('run')
      .selectAll()
      .where('removed_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy(sql`rowid`, 'desc')
      .execute();
    return rows.map(toSummary);
  }

  /** Also finds removed runs, which may still be restored. @throws {Failure} `run-not-found` */
  async get(id: string): Promise<Run> {
    return toRun(await this.#row(id));
  }

  async insert(id: string, name: string, dataset: Dataset, config: RunConfig): Promise<void> {
    await this.#store
      .insertInto('run')
      .values({
        id,
        name,
        status: 'queued' satisfies RunStatus,
        dataset_id: dataset.id,
        dataset_name: dataset.name,
        dataset_fingerprint: dataset.fingerprint,
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
      })
      .execute();
  }

  /** @throws {Failure} `run-not-found` */
  async update(id: string, change: RunChange): Promise<RunSummary> {
    const { environment, evaluation, failure, hasModel, startedAt, finishedAt, removedAt, ...same } = change;
    await this.#store
      .updateTable('run')
      .set({
        ...same,
        ...(environment !== undefined && { environment: JSON.stringify(environment) }),
        ...(evaluation !== undefined && { evaluation: JSON.stringify(evaluation) }),
        ...(failure !== undefined && { failure: JSON.stringify(failure) }),
        ...(hasModel !== undefined && { has_model: Number(hasModel) }),
        ...(startedAt !== undefined && { started_at: startedAt.toISOString() }),
        ...(finishedAt !== undefined && { finished_at: finishedAt.toISOString() }),
        ...(removedAt !== undefined && { removed_at: removedAt?.toISOString() ?? null }),
      })
      .where('id', '=', id)
      .execute();
    return toSummary(await this.#row(id));
  }

  /** How many runs have a name that starts so; the removed count, lest a name comes twice. */
  async countNamed(prefix: string): Promise<number> {
    const { count } = await this.#store
      .selectFrom('run')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where(sql<string>`substr(name, 1, ${prefix.length})`, '=', prefix)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Ends runs that no process of this workspace can be training any more. */
  async endActive(status: RunStatus, failure: FailureData): Promise<void> {
    await this.#store
      .updateTable('run')
      .set({ status, failure: JSON.stringify(failure), finished_at: new Date().toISOString() })
      .where('status', 'in', ['queued', 'preparing', 'training'] satisfies RunStatus[])
      .execute();
  }

  async addLogLines(id: string, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const rows = lines.slice(-keptLogLines).map((line) => ({ run_id: id, line }));
    await this.#store.insertInto('log_line').values(rows).execute();
  }

  /** The latest lines, oldest first. */
  async log(id: string): Promise<string[]> {
    const rows = await this.#store
      .selectFrom('log_line')
      .select('line')
      .where('run_id', '=', id)
      .orderBy('id', 'desc')
      .limit(keptLogLines)
      .execute();
    return rows.map((row) => row.line).reverse();
  }

  /** Deletes the removed for good. @returns the ids that are left */
  async purge(): Promise<Set<string>> {
    await this.#store.deleteFrom('run').where('removed_at', 'is not', null).execute();
    const rows = await this.#store.selectFrom('run').select('id').execute();
    return new Set(rows.map((row) => row.id));
  }

  async #row(id: string): Promise<Selectable<Tables['run']>> {
    const row = await this.#store.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw runFailures.notFound(id);
    return row;
  }
}

function toSummary(row: Selectable<Tables['run']>): RunSummary {
  const config = runConfigSchema.parse(JSON.parse(row.config));
  const evaluation = parseJson(evaluationSchema, row.evaluation);
  const { started_at: started, finished_at: finished } = row;
  return {
    id: row.id,
    name: row.name,
    status: runStatusSchema.parse(row.status),
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    architecture: config.architecture.name,
    epochs: config.epochs,
    batchSize: config.batchSize,
    learningRate: config.optimizer.learningRate,
    loss: evaluation?.loss ?? null,
    accuracy: evaluation?.accuracy ?? null,
    hasModel: row.has_model === 1,
    createdAt: row.created_at,
    seconds: started && finished ? (Date.parse(finished) - Date.parse(started)) / 1000 : null,
  };
}

function toRun(row: Selectable<Tables['run']>): Run {
  return {
    ...toSummary(row),
    config: runConfigSchema.parse(JSON.parse(row.config)),
    classes: z.array(z.string()).parse(JSON.parse(row.classes)),
    format: imageFormatSchema.parse(JSON.parse(row.format)),
    datasetFingerprint: row.dataset_fingerprint,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    environment: parseJson(environmentSchema, row.environment),
    progress: null,
    evaluation: parseJson(evaluationSchema, row.evaluation),
    failure: parseJson(failureDataSchema, row.failure),
  };
}

function parseJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}
