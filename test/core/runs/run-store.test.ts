import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RunLogStore } from '#core/runs/run-log-store.ts';
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

test('a run that goes on elsewhere than before says so in its log, be it resumed or continued from another', async () => {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  onTestFinished(() => store.destroy());
  const runs = new RunStore(store);
  await insertRun(store, 'aaaaaaaaaaaa');
  await insertRun(store, 'bbbbbbbbbbbb');
  await store.updateTable('run').set({ parent_run_id: 'aaaaaaaaaaaa' }).where('id', '=', 'bbbbbbbbbbbb').execute();
  const environment = { device: 'CPU', tensorflow: '2', tfjs: '4', runtime: 'node', xent: '1', driver: null } as const;
  const begin = async (id: string, kernels: 'avx2' | 'none') => {
    const execution = { kind: 'eager', why: 'It is a test.' } as const;
    await runs.update(id, { environment: { ...environment, kernels }, execution, checkpointStep: 5 });
    return (await new RunLogStore(store).read(id)).events.map(({ event }) => event.kind);
  };
  expect(await begin('aaaaaaaaaaaa', 'avx2')).toEqual(['started']);
  expect(await begin('bbbbbbbbbbbb', 'none')).toEqual(['started', 'environment-changed']);
  expect(await begin('aaaaaaaaaaaa', 'none')).toEqual(['started', 'started', 'environment-changed']);
  expect(await begin('bbbbbbbbbbbb', 'none')).toEqual(['started', 'environment-changed', 'started']);
});
