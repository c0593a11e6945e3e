import { describe, expect, it, vi } from 'vitest';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { type ImportRequest, importOptionsSchema } from '#shared/dataset/import-options.ts';
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

describe('an import that is asked for before the preview has answered', () => {
  function waitingDraft(previewImport: () => Promise<unknown>) {
    const started: ImportRequest[] = [];
    const datasets = { names: [], import: (request: ImportRequest) => started.push(request) };
    const services = { client: { dataset: { previewImport } }, datasets };
    const draft = new ImportDraft(services as unknown as ConstructorParameters<typeof ImportDraft>[0], ['/x/list.csv'], null);
    draft.preview.askSoon(draft.previewRequest);
    draft.submit();
    expect([draft.isWaiting, draft.startSubmitted(), started]).toEqual([true, false, []]);
    return { draft, started };
  }

  it('takes the column that is suggested then, and starts once', async () => {
    const { draft, started } = waitingDraft(() => Promise.resolve({ columns: ['age', 'patient'], classes: [], suggestion: null }));
    await vi.waitUntil(() => !draft.preview.busy);
    expect([draft.isWaiting, draft.startSubmitted(), draft.startSubmitted()]).toEqual([false, true, false]);
    expect(started.map(({ options }) => options.groupColumn)).toEqual(['patient']);
  });

  it('does not start where the preview fails, nor once it is asked for again', async () => {
    const { draft, started } = waitingDraft(() => Promise.reject(datasetFailures.noImages('/x/list.csv')));
    await vi.waitUntil(() => !draft.preview.busy);
    expect([draft.startSubmitted(), draft.failure?.code]).toEqual([false, 'no-images']);
    draft.preview.askSoon(draft.previewRequest);
    expect([draft.isWaiting, draft.startSubmitted(), started]).toEqual([false, false, []]);
  });
});
