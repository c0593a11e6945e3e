import { expect, onTestFinished, test } from 'vitest';
import type { Application } from '#core/application.ts';
import type { WorkspaceEvent } from '#shared/contract/events.ts';
import { config, open, untilStep } from './fake-training.ts';

test('the queue tells each run its place, takes runs out and puts them elsewhere', async () => {
  const { application, dataset } = await open();
  const { runs, events } = application;
  const told: WorkspaceEvent[] = [];
  onTestFinished(events.listen((event) => told.push(event)));
  const start = (name: string) => runs.start({ datasetId: dataset.id, config: config('endless'), name });
  const training = await start('training');
  await untilStep(application, training.id, 1);
  const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map(start));
  if (!a || !b || !c || !d) throw new Error('four runs were started');
  const places = async () =>
    Object.fromEntries((await runs.list()).map(({ name, queuePlace }) => [name, queuePlace]));
  expect(await places()).toEqual({ training: null, a: 1, b: 2, c: 3, d: 4 });
  await runs.move(d.id, 1);
  await runs.move(a.id, 99);
  expect(await places()).toEqual({ training: null, d: 1, b: 2, c: 3, a: 4 });
  await runs.pause(b.id);
  await runs.stop(c.id);
  expect(await places()).toEqual({ training: null, d: 1, b: null, c: null, a: 2 });
  expect(await runs.get(b.id)).toMatchObject({ status: 'paused', startedAt: null });
  expect(await runs.get(c.id)).toMatchObject({ status: 'stopped', ending: 'asked' });
  const latest = new Map(told.flatMap((event) => (event.kind === 'run' ? [[event.run.name, event.run] as const] : [])));
  expect(latest.get('a')?.queuePlace).toBe(2);
  await expect(runs.move(training.id, 1)).rejects.toMatchObject({ code: 'run-not-queued' });
  await runs.ended(a.id);
  const [first, second] = [await runs.get(d.id), await runs.get(a.id)];
  expect([first.status, second.status]).toEqual(['finished', 'finished']);
  expect((first.finishedAt ?? '') <= (second.startedAt ?? '')).toBe(true);
});

test('the queue waits on while the workspace is closed, and is taken up again or left alone', async () => {
  const { application, path, dataset } = await open();
  const start = (name: string, kind: string) => application.runs.start({ datasetId: dataset.id, config: config(kind), name });
  const training = await start('training', 'endless');
  const waiting = [await start('a', 'plain'), await start('b', 'plain'), await start('c', 'plain')].map(({ id }) => id);
  const [a = '', b = '', c = ''] = waiting;
  await untilStep(application, training.id, 1);
  await application.close();

  const { application: commandLine } = await open(path);
  const statuses = async ({ runs }: Application) => Promise.all(waiting.map(async (id) => (await runs.get(id)).status));
  expect(await commandLine.runs.get(training.id)).toMatchObject({ status: 'interrupted' });
  expect(await statuses(commandLine)).toEqual(['queued', 'queued', 'queued']);
  await commandLine.runs.resume(b);
  expect(await commandLine.runs.ended(b)).toMatchObject({ status: 'finished' });
  await commandLine.runs.stop(a);
  expect(await statuses(commandLine)).toEqual(['stopped', 'finished', 'queued']);
  await commandLine.close();

  const { application: again } = await open(path);
  await again.runs.takeUpQueue();
  expect(await again.runs.ended(c)).toMatchObject({ status: 'finished', failure: null });
  expect(await again.runs.get(training.id)).toMatchObject({ status: 'interrupted' });
});

test('the queue keeps the order that it was given while the workspace is closed, what is resumed coming last', async () => {
  const { application, path, dataset } = await open();
  const start = (name: string) => application.runs.start({ datasetId: dataset.id, config: config('endless'), name });
  const training = await start('training');
  const [a, , c] = [await start('a'), await start('b'), await start('c'), await start('d')];
  await untilStep(application, training.id, 1);
  await application.runs.move(c.id, 1);
  await application.runs.pause(a.id);
  await application.runs.resume(a.id);
  await application.close();

  const { application: again } = await open(path);
  const order: string[] = [];
  onTestFinished(
    again.events.listen((event) => {
      if (event.kind === 'run' && event.run.status === 'preparing') order.push(event.run.name);
    }),
  );
  await again.runs.takeUpQueue();
  await again.runs.ended(a.id);
  expect(order).toEqual(['c', 'b', 'd', 'a']);
});

test('the queue trains what waits for a dataset that was removed; after that the dataset is gone, and named where it is missed', async () => {
  const { application, path, dataset } = await open();
  const start = (name: string, kind: string) => application.runs.start({ datasetId: dataset.id, config: config(kind), name });
  const training = await start('training', 'endless');
  const waiting = await start('waiting', 'plain');
  await untilStep(application, training.id, 12);
  await application.datasets.remove(dataset.id);
  await application.close();

  const { application: again } = await open(path);
  expect(await again.runs.waitingFor(dataset.id)).toMatchObject([{ name: 'waiting' }]);
  expect((await again.datasets.list()).map(({ id }) => id)).not.toContain(dataset.id);
  await again.runs.takeUpQueue();
  expect(await again.runs.ended(waiting.id)).toMatchObject({ status: 'finished', failure: null });
  await again.close();

  const { application: third } = await open(path);
  const missed = { code: 'dataset-not-found', message: 'The dataset “Colours”, which the run “training” trains on, was removed.' };
  await expect(third.runs.resume(training.id)).rejects.toMatchObject(missed);
  // As an older Xent left them.
  await third.workspace.store.updateTable('run').set({ status: 'queued' }).where('id', '=', training.id).execute();
  await third.runs.takeUpQueue();
  expect(await third.runs.ended(training.id)).toMatchObject({ status: 'failed', failure: missed });
});

test('the queue goes on after a run whose record cannot be read, which fails by itself', async () => {
  const { application, path, dataset } = await open();
  const start = (name: string, kind: string) => application.runs.start({ datasetId: dataset.id, config: config(kind), name });
  const training = await start('training', 'endless');
  const [broken, behind] = [await start('broken', 'plain'), await start('behind', 'plain')];
  await untilStep(application, training.id, 1);
  await application.close();

  const { application: again } = await open(path);
  await again.workspace.store.updateTable('run').set({ environment: '{}' }).where('id', '=', broken.id).execute();
  await again.runs.takeUpQueue();
  expect(await again.runs.ended(behind.id)).toMatchObject({ status: 'finished' });
  expect(await again.runs.list()).toContainEqual(expect.objectContaining({ id: broken.id, status: 'failed' }));
});
