import { expect, it } from 'vitest';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import { likelyGroupColumn } from '../../../../src/renderer/datasets/intake/group-column.ts';
import { ImportDraft } from '../../../../src/renderer/datasets/intake/import-draft.svelte.ts';

it.each([
  [['age', 'Patient ID', 'camera'], 'Patient ID'],
  [['camera', 'patient'], 'patient'],
  [['scene_no', 'width'], 'scene_no'],
  [['Site'], 'Site'],
  [['age_group', 'blood group', 'personality', 'website', 'camera_model', 'seed'], null],
  [[], null],
])('of the columns %j it is %j that says what belongs together', (columns, likely) => {
  expect(likelyGroupColumn(columns)).toBe(likely);
});

it('is taken unless another, or nothing, is chosen', async () => {
  const previewImport = () => Promise.resolve({ columns: ['age', 'patient'], classes: [], suggestion: null });
  const services = { client: { dataset: { previewImport } }, datasets: { names: [] } };
  const draft = new ImportDraft(services as unknown as ConstructorParameters<typeof ImportDraft>[0], ['/x/list.csv'], null);
  const taken = () => importOptionsSchema.parse(draft.request.options).groupColumn;
  expect(taken()).toBeUndefined();
  draft.preview.askSoon(draft.previewRequest);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([draft.isGroupColumnLikely, taken()]).toEqual([true, 'patient']);
  draft.groupColumn = 'age';
  expect([draft.isGroupColumnLikely, taken()]).toEqual([false, 'age']);
  draft.groupColumn = null;
  expect(taken()).toBeUndefined();
});
