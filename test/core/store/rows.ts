import type { Store } from '#core/store/database.ts';
import { RunStore } from '#core/runs/run-store.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { presets } from '#shared/run/presets.ts';

export const dataset: Dataset = {
  id: 'dddddddddddd',
  name: 'Two classes',
  classes: ['cat', 'dog'],
  examples: { train: 80, validation: 0, test: 20 },
  classExamples: [
    { train: 40, validation: 0, test: 10 },
    { train: 40, validation: 0, test: 10 },
  ],
  format: { width: 32, height: 32, channels: 3, fit: 'crop' },
  excludedCount: 0,
  packedCount: 100,
  version: 1,
  fingerprint: 'f'.repeat(64),
  source: 'pets.zip',
  skippedCount: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** Records a run of the article's Net on `dataset`. */
export async function insertRun(store: Store, id: string): Promise<void> {
  const { config } = presets['article-net'];
  await new RunStore(store).insert({ id, name: `run ${id}`, dataset, config, parent: null });
}
