import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Tables } from '#core/store/tables.ts';
import { type Dataset, imageFormatSchema, splitCountsSchema } from '#shared/dataset/schema.ts';
import { sumCounts } from '#shared/dataset/split-counts.ts';

export type DatasetRow = Selectable<Tables['dataset']>;

export function toDataset(row: DatasetRow): Dataset {
  const classExamples = z.array(splitCountsSchema).parse(JSON.parse(row.class_examples));
  return {
    id: row.id,
    name: row.name,
    classes: parseClasses(row.classes),
    examples: sumCounts(classExamples),
    classExamples,
    excludedCount: row.excluded_count,
    packedCount: row.image_count,
    version: row.version,
    format: imageFormatSchema.parse(JSON.parse(row.format)),
    fingerprint: row.fingerprint,
    source: row.source,
    skippedCount: row.skipped_count,
    createdAt: row.created_at,
  };
}

export function parseClasses(json: string): string[] {
  return z.array(z.string()).parse(JSON.parse(json));
}
