import { expect, test } from 'vitest';
import type { WorkspaceEvent } from '#shared/contract/events.ts';
import type { EditInput } from '#shared/dataset/edit.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { Dataset, ImportState } from '#shared/dataset/schema.ts';
import { DatasetList } from '../../../src/renderer/datasets/dataset-list.svelte.ts';
import type { View } from '../../../src/renderer/app/navigation.ts';
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

/** A list beside a view that is open, which hears of an import. */
function listening(view: View, datasetId: string | null = null) {
  const toasts = new Toasts();
  const navigation = { view, datasetId, open: (next: View) => void (navigation.view = next), openDataset: () => undefined };
  let tell: (event: WorkspaceEvent) => void = () => undefined;
  const events = { listen: (listener: typeof tell) => (tell = listener) };
  const client = {
    dataset: {
      dismissImport: () => Promise.resolve(),
      undo: () => Promise.resolve({ id: 'bbbbbbbbbbbb' }),
      remove: () => Promise.resolve(),
      list: () => Promise.resolve([{ id: 'bbbbbbbbbbbb', name: 'Birds' }]),
    },
  };
  const list = new DatasetList({ client, toasts, events, navigation, runs: { active: [] } } as unknown as ConstructorParameters<typeof DatasetList>[0]);
  const hear = (state: ImportState['state'], isAddition = false) =>
    tell({ kind: 'import', state: { id: 'aaaaaaaaaaaa', name: 'Birds', isAddition, state } });
  return { toasts, navigation, list, hear };
}

const failure = datasetFailures.noImages('/birds').toJSON();

test('an import that fails, or stops midway for a reason, is told wherever one is, with a way to the list', () => {
  for (const state of [{ kind: 'failed', failure }, { kind: 'interrupted', done: 3, total: 9, failure }] as const) {
    for (const [view, datasetId] of [['runs', null], ['datasets', 'bbbbbbbbbbbb']] as const) {
      const { toasts, navigation, list, hear } = listening(view, datasetId);
      hear(state);
      const message = expect.stringContaining('“Birds” was') as string;
      expect(toasts.items).toMatchObject([{ tone: 'failure', message, detail: `${failure.message} ${failure.action}` }]);
      expect(list.imports).toHaveLength(1);
      toasts.items[0]?.action?.run();
      expect(navigation.view).toBe('datasets');
    }
  }
});

test('but not to whoever looks at the list, nor where Xent was only closed', () => {
  const watched = listening('datasets');
  watched.hear({ kind: 'failed', failure });
  const closed = listening('runs');
  closed.hear({ kind: 'interrupted', done: 3, total: 9, failure: null });
  expect([watched.toasts.items, closed.toasts.items]).toEqual([[], []]);
  expect([watched.list.imports, closed.list.imports]).toMatchObject([[{ name: 'Birds' }], [{ name: 'Birds' }]]);
});

test('what an import did is told, and of one into a dataset how much it added', () => {
  const finished = { kind: 'finished', datasetId: 'bbbbbbbbbbbb', images: 120, skipped: 1 } as const;
  const { toasts, hear } = listening('datasets');
  hear(finished);
  hear(finished, true);
  hear({ kind: 'cancelled' }, true);
  expect(toasts.items.map(({ message, detail }) => [message, detail])).toEqual([
    ['Imported “Birds”.', '1 file was skipped.'],
    ['Added 120 images to “Birds”.', '1 file was skipped.'],
    ['Cancelled the import into “Birds”. Nothing was added.', undefined],
  ]);
  const elsewhere = listening('runs');
  elsewhere.hear({ kind: 'failed', failure }, true);
  expect(elsewhere.toasts.items).toMatchObject([{ message: 'Nothing was added to “Birds”.' }]);
});

const arrived = { kind: 'finished', datasetId: 'bbbbbbbbbbbb', images: 120, skipped: 0 } as const;

test('what an import brought is told no longer once it is taken back, or its dataset removed', async () => {
  const { toasts, list, hear } = listening('runs');
  const messages = () => toasts.items.map(({ message }) => message);
  hear(arrived, true);
  hear({ ...arrived, datasetId: 'cccccccccccc' }, true);
  await list.undo('bbbbbbbbbbbb');
  expect(messages()).toEqual(['Added 120 images to “Birds”.']);
  await list.remove({ id: 'cccccccccccc', name: 'Birds' } as unknown as Dataset);
  expect(messages()).toEqual(['Removed the dataset “Birds”.']);
});

test('what came to a dataset too late to be cancelled with its removal is not told, as there is nothing to open', async () => {
  const { toasts, list, hear } = listening('runs');
  await list.load();
  await list.remove({ id: 'bbbbbbbbbbbb', name: 'Birds' } as unknown as Dataset);
  hear(arrived, true);
  expect(toasts.items.map(({ message }) => message)).toEqual(['Removed the dataset “Birds”.']);
  expect(list.imports).toEqual([]);
});

test('an edit is not offered to be undone once images were added after it, which that would take back', () => {
  const { toasts, list, hear } = listening('runs');
  list.offerUndo('bbbbbbbbbbbb', '3 images were excluded');
  list.offerUndo('cccccccccccc', '4 images were excluded');
  hear(arrived, true);
  expect(toasts.items.map(({ message }) => message)).toEqual(['4 images were excluded', 'Added 120 images to “Birds”.']);
});
