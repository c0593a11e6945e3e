import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Tables } from '#core/store/tables.ts';
import { imageFormatSchema } from '#shared/dataset/schema.ts';
import { failureDataSchema } from '#shared/failure.ts';
import { runConfigSchema } from '#shared/run/config.ts';
import { evaluationSchema } from '#shared/run/evaluation.ts';
import {
  environmentSchema,
  executionSchema,
  type Run,
  runEndingSchema,
  runStatusSchema,
  type RunSummary,
} from '#shared/run/schema.ts';

type RunRow = Selectable<Tables['run']>;

const plainColumns = [
  'id',
  'name',
  'status',
  'dataset_id',
  'dataset_name',
  'dataset_version',
  'has_model',
  'created_at',
  'seconds',
  'ending',
  'checkpoint_step',
  'parent_run_id',
] as const satisfies (keyof RunRow)[];

/** What a summary is made from: of a config and an evaluation, which may be megabytes, a few figures only. */
export const summaryColumns = [
  ...plainColumns,
  sql<string>`json_extract(config, '$.architecture.name')`.as('architecture'),
  sql<number>`json_extract(config, '$.epochs')`.as('epochs'),
  sql<number>`json_extract(config, '$.batchSize')`.as('batch_size'),
  sql<number>`json_extract(config, '$.optimizer.learningRate')`.as('learning_rate'),
  sql<number | null>`json_extract(evaluation, '$.loss')`.as('loss'),
  sql<number | null>`json_extract(evaluation, '$.accuracy')`.as('accuracy'),
] as const;

interface SummaryRow extends Pick<RunRow, (typeof plainColumns)[number]> {
  architecture: string;
  epochs: number;
  batch_size: number;
  learning_rate: number;
  loss: number | null;
  accuracy: number | null;
}

/** What only the process that trains knows: nothing, as far as a row can tell. */
const notHere = { queuePlace: null, request: null };

export function toSummary(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    name: row.name,
    status: runStatusSchema.parse(row.status),
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    datasetVersion: row.dataset_version,
    architecture: row.architecture,
    epochs: row.epochs,
    batchSize: row.batch_size,
    learningRate: row.learning_rate,
    loss: row.loss,
    accuracy: row.accuracy,
    hasModel: row.has_model === 1,
    createdAt: row.created_at,
    seconds: row.seconds,
    ending: runEndingSchema.nullable().parse(row.ending),
    checkpointStep: row.checkpoint_step,
    parentRunId: row.parent_run_id,
    ...notHere,
  };
}

export function toRun(row: SummaryRow & RunRow): Run {
  return {
    ...toSummary(row),
    config: runConfigSchema.parse(JSON.parse(row.config)),
    classes: z.array(z.string()).parse(JSON.parse(row.classes)),
    format: imageFormatSchema.parse(JSON.parse(row.format)),
    datasetFingerprint: row.dataset_fingerprint,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    environment: parseJson(environmentSchema, row.environment),
    execution: parseJson(executionSchema, row.execution),
    progress: null,
    evaluation: parseJson(evaluationSchema, row.evaluation),
    failure: parseJson(failureDataSchema, row.failure),
  };
}

export function parseJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}
