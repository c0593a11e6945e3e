import type { Application } from '#core/application.ts';
import { importRequestSchema } from '#shared/dataset/import-options.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';

/** Imports a folder or archive as the app does. @throws {Failure} what the import failed with */
export async function importFolder({ imports, datasets }: Application, path: string, name?: string): Promise<Dataset> {
  const { id } = await imports.start(importRequestSchema.parse({ paths: [path], options: { name } }));
  const { state } = await imports.ended(id);
  if (state.kind === 'failed') throw new Failure(state.failure);
  if (state.kind !== 'finished') throw new Error(`the import is ${state.kind}`);
  return datasets.get(state.datasetId);
}
