import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { RunExamples } from '#core/runs/run-examples.ts';
import { RunFolders } from '#core/runs/run-folders.ts';
import { RunStore } from '#core/runs/run-store.ts';
import { openWorkspace, type Workspace } from '#core/workspace/workspace.ts';
import type { Split } from '#shared/dataset/schema.ts';
import { encodeEvaluatedExamples } from '#shared/metric/evaluated-examples.ts';
import { evaluatedExamplesRequestSchema } from '#shared/run/evaluated-example.ts';
import type { Run } from '#shared/run/schema.ts';
import { encodeSafetensors } from '#shared/safetensors.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { dataset, insertRun } from '../store/rows.ts';

const id = 'rrrrrrrrrrrr';
/** Classes of the dataset's images; those at 3 to 7 are evaluated. */
const labels = Uint16Array.of(0, 0, 0, 0, 1, 0, 1, 1);
const state = { classes: dataset.classes, labels, splits: new Uint8Array(8), excluded: new Uint8Array(8) };
const positions = [3, 4, 5, 6, 7];
const losses = [0.1, 2.5, 0.7, 0.2, 0.9];
const predictions = [0, 0, 1, 1, 0];

let workspace: Workspace;
let examples: RunExamples;
let run: Run;
beforeEach(async () => {
  workspace = openWorkspace(temporaryFolder(), 'a test');
  onTestFinished(() => workspace.close());
  const { store, folders } = workspace;
  const columns = { class_examples: '[]', skipped_count: 0, fingerprint: '', source: '', created_at: '', removed_at: null };
  const row = { id: dataset.id, name: 'Two classes', classes: '[]', format: '{}', images_file: 'x', ...columns };
  await store.insertInto('dataset').values(row).execute();
  const images = [...labels].map((label, position) => {
    return { dataset_id: dataset.id, position, label, split: 2, path: `${position}.png` } as const;
  });
  await store.insertInto('example').values(images.map((image) => ({ ...image, ...noFacts }))).execute();
  await insertRun(store, id);
  run = await new RunStore(store).get(id);
  examples = new RunExamples(store, { at: () => Promise.resolve({ dataset, state }) }, new RunFolders(folders));
});

const noFacts = {
  group_name: null,
  width: null,
  height: null,
  bytes: null,
  brightness: null,
  contrast: null,
  sharpness: null,
  constant: null,
  pixel_hash: null,
  perceptual_hash: null,
  exact_group: null,
  near_group: null,
};

function write(split: Split, change: Partial<{ losses: number[] }> = {}): void {
  const folder = join(workspace.folders.checkpoints, id);
  mkdirSync(folder, { recursive: true });
  const file = encodeEvaluatedExamples(
    {
      positions: Uint32Array.from(positions),
      losses: Float32Array.from(change.losses ?? losses),
      predictions: Uint16Array.from(predictions),
      predictedProbabilities: Float32Array.from(positions, () => 0.75),
      trueProbabilities: Float32Array.from(positions, () => 0.25),
      probabilities: new Float32Array(10),
    },
    split,
  );
  writeFileSync(join(folder, `examples-${split}.safetensors`), Buffer.concat(encodeSafetensors(file)));
}

async function page(request: object, of = run) {
  const answer = await examples.page(of, evaluatedExamplesRequestSchema.parse({ id, offset: 0, limit: 10, ...request }));
  return { ...answer, positions: answer.examples.map(({ position }) => position) };
}

test('a run that was not evaluated has no examples', async () => {
  expect(await page({})).toMatchObject({ split: null, splits: [], total: 0, examples: [] });
});

test('those that a run got most wrong come first, with all that is known of them', async () => {
  write('validation');
  const { positions: order, examples: first, total } = await page({});
  expect(order).toEqual([4, 7, 5, 6, 3]);
  expect(total).toBe(5);
  expect(first[0]).toEqual({
    position: 4,
    path: '4.png',
    label: 1,
    prediction: 0,
    predictedProbability: 0.75,
    trueProbability: 0.25,
    loss: 2.5,
  });
  expect((await page({ order: 'lowest-loss' })).positions).toEqual([3, 6, 5, 7, 4]);
  expect((await page({ order: 'position' })).positions).toEqual(positions);
  expect(await page({ offset: 3, limit: 1 })).toMatchObject({ positions: [6], total: 5 });
});

test('they are narrowed down by true and predicted class, and by right and wrong', async () => {
  write('validation');
  expect((await page({ label: 1 })).positions).toEqual([4, 7, 6]);
  expect((await page({ prediction: 1 })).positions).toEqual([5, 6]);
  expect((await page({ label: 1, prediction: 0 })).positions).toEqual([4, 7]);
  expect((await page({ isWrong: true })).positions).toEqual([4, 7, 5]);
  expect(await page({ isWrong: false, label: 0 })).toMatchObject({ positions: [3], total: 1 });
});

test('a later evaluation takes the place of the one before', async () => {
  write('validation');
  expect((await page({})).positions[0]).toBe(4);
  await new Promise((resolve) => setTimeout(resolve, 10));
  write('validation', { losses: [9, 2.5, 0.7, 0.2, 0.9] });
  expect((await page({})).positions[0]).toBe(3);
});

test('examples of a test split count as long as the run has that evaluation', async () => {
  write('validation');
  write('test');
  expect(await page({})).toMatchObject({ split: 'validation', splits: ['validation'] });
  const counts = { examples: 5, loss: 1, accuracy: 0.4, perClass: [], confusion: [] };
  const rest = { topK: null, macro: null, rocAuc: null, brier: null, calibration: null };
  const evaluated: Run = { ...run, evaluation: { split: 'test', ...counts, ...rest } };
  expect(await page({}, evaluated)).toMatchObject({ split: 'test', splits: ['validation', 'test'] });
  expect(await page({ split: 'validation' }, evaluated)).toMatchObject({ split: 'validation' });
});

test('a damaged file is named', async () => {
  write('validation');
  writeFileSync(join(workspace.folders.checkpoints, id, 'examples-validation.safetensors'), 'nonsense');
  await expect(page({})).rejects.toMatchObject({ code: 'file-damaged' });
});
