import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RunStore } from '#core/runs/run-store.ts';
import { openStore } from '#core/store/database.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { insertRun } from '../store/rows.ts';

test('a list of runs takes two figures of an evaluation and leaves the rest unread', async () => {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  onTestFinished(() => store.destroy());
  const runs = new RunStore(store);
  await insertRun(store, 'aaaaaaaaaaaa');
  await insertRun(store, 'bbbbbbbbbbbb');
  const evaluation = JSON.stringify({ loss: 0.25, accuracy: 1, confusion: 'no matrix' });
  await store.updateTable('run').set({ evaluation }).where('id', '=', 'aaaaaaaaaaaa').execute();
  const listed = await runs.list();
  expect(listed).toMatchObject([
    { id: 'bbbbbbbbbbbb', loss: null, accuracy: null },
    { id: 'aaaaaaaaaaaa', loss: 0.25, accuracy: 1, architecture: 'article-net', epochs: 2, batchSize: 4, learningRate: 0.001 },
  ]);
  expect(await runs.update('bbbbbbbbbbbb', { name: 'Other' })).toEqual({ ...listed[0], name: 'Other' });
  expect(await runs.get('bbbbbbbbbbbb')).toMatchObject({ ...listed[0], name: 'Other' });
});
