import type { Selectable } from 'kysely';
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

/** What only the process that trains knows: nothing, as far as a row can tell. */
const notHere = { queuePlace: null, request: null };

export function toSummary(row: RunRow): RunSummary {
  const config = runConfigSchema.parse(JSON.parse(row.config));
  const evaluation = parseJson(evaluationSchema, row.evaluation);
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
    seconds: row.seconds,
    ending: runEndingSchema.nullable().parse(row.ending),
    checkpointStep: row.checkpoint_step,
    parentRunId: row.parent_run_id,
    ...notHere,
  };
}

export function toRun(row: RunRow): Run {
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

function parseJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}
