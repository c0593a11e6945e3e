import { expect, test } from 'vitest';
import type { EditInput } from '#shared/dataset/edit.ts';
import { DatasetList } from '../../../src/renderer/datasets/dataset-list.svelte.ts';
import { Toasts } from '../../../src/renderer/ui/toasts.svelte.ts';

const split: EditInput = { kind: 'split', plan: { kind: 'folds', count: 5, fold: 1 } };

/** A list whose edits fail as soon as their signal tells them to end. */
function opened() {
  const toasts = new Toasts();
  const edit = (_input: unknown, { signal }: { signal?: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      if (signal) signal.addEventListener('abort', () => reject(new Error('aborted')));
      else reject(new Error('no room'));
    });
  const services = { client: { dataset: { edit } }, toasts, events: { listen: () => undefined }, navigation: {} };
  return { toasts, list: new DatasetList(services as unknown as ConstructorParameters<typeof DatasetList>[0]) };
}

test('an edit that the person ends while it waits is no failure', async () => {
  const { list, toasts } = opened();
  const ending = new AbortController();
  const edited = list.edit('aaaaaaaaaaaa', split, ending.signal);
  ending.abort();
  expect(await edited).toBeUndefined();
  expect(toasts.items).toEqual([]);
});

test('one that fails is', async () => {
  const { list, toasts } = opened();
  expect(await list.edit('aaaaaaaaaaaa', split)).toBeUndefined();
  expect(toasts.items).toMatchObject([{ tone: 'failure' }]);
});
