import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Application } from '#core/application.ts';
import type { Runs } from '#core/runs/runs.ts';
import { config, open, untilStep } from './fake-training.ts';

async function losses({ runs }: Application, id: string): Promise<number[]> {
  return (await runs.points(id, 'train/loss', 0)).map(({ value }) => value);
}

const upTo = (steps: number) => Array.from({ length: steps }, (_, index) => 1 / (index + 1));

describe('a run', () => {
  test('that is paused goes on in the same run from its checkpoint, with whole curves', async () => {
    const { application, dataset } = await open();
    const { runs } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('endless', { epochs: 5 }) });
    await untilStep(application, id, 13);
    await runs.pause(id);
    expect((await runs.get(id)).request).toBe('pause');
    const paused = await runs.ended(id);
    expect(paused).toMatchObject({ status: 'paused', request: null, ending: null, finishedAt: null, progress: null });
    expect(paused.checkpointStep).toBeGreaterThanOrEqual(13);
    expect(paused.seconds).toBeGreaterThan(0);
    const resumed = await runs.resume(id);
    expect(resumed).toMatchObject({ id, status: 'queued', queuePlace: 1 });
    const run = await runs.ended(id);
    expect(run).toMatchObject({ status: 'finished', ending: 'all-epochs', checkpointStep: 50 });
    expect(run.startedAt).toBe(paused.startedAt);
    expect(run.seconds).toBeGreaterThan(paused.seconds ?? Infinity);
    expect(await losses(application, id)).toEqual(upTo(50));
    await expect(runs.resume(id)).rejects.toMatchObject({ code: 'run-not-resumable' });
    const { events } = await runs.log(id);
    const told = events.map(({ event }) => event.kind).filter((kind) => kind !== 'epoch-ended');
    expect(told).toEqual(['started', 'paused', 'resumed', 'started', 'ended']);
    expect(events.at(-1)?.event).toEqual({ kind: 'ended', ending: 'all-epochs' });
    expect(events.some(({ event }) => event.kind === 'epoch-ended' && event.epoch === 5)).toBe(true);
  });

  test('whose trainer dies is resumed from its checkpoint, and what came after that is told anew', async () => {
    const { application, dataset } = await open();
    const { runs } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('dies') });
    const died = await runs.ended(id);
    expect(died).toMatchObject({ status: 'interrupted', checkpointStep: 10, failure: { code: 'trainer-ended' } });
    const asked = await Promise.allSettled([runs.resume(id), runs.resume(id)]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const again = await runs.ended(id);
    expect(again).toMatchObject({ status: 'interrupted', checkpointStep: 10 });
    expect(await losses(application, id)).toEqual(upTo(15));
  });

  test('is stopped when its epoch is done, or sooner when that is asked for later', async () => {
    const { application, dataset } = await open();
    const { runs } = application;
    const first = await runs.start({ datasetId: dataset.id, config: config('endless', { epochs: 1000 }) });
    const second = await runs.start({ datasetId: dataset.id, config: config('endless', { epochs: 1000 }) });
    await untilStep(application, first.id, 3);
    await runs.stop(first.id, 'after-epoch');
    expect((await runs.get(first.id)).request).toBe('stop-after-epoch');
    const stopped = await runs.ended(first.id);
    expect(stopped).toMatchObject({ status: 'stopped', ending: 'asked' });
    expect((stopped.checkpointStep ?? 1) % 10).toBe(0);
    await untilStep(application, second.id, 3);
    await runs.stop(second.id, 'after-epoch');
    await runs.stop(second.id, 'now');
    await runs.stop(second.id, 'after-epoch');
    expect(await runs.ended(second.id)).toMatchObject({ status: 'stopped' });
    await expect(runs.stop(second.id)).rejects.toMatchObject({ code: 'run-not-active' });
    await expect(runs.pause(second.id)).rejects.toMatchObject({ code: 'run-not-active' });
  });

  test('is continued as a new run that holds the points of the first and trains on for more epochs', async () => {
    const { application, dataset } = await open();
    const { runs } = application;
    const parent = await runs.start({ datasetId: dataset.id, config: config('plain') });
    await runs.ended(parent.id);
    const { id } = await runs.continue({ id: parent.id, epochs: 2, name: 'Longer' });
    const run = await runs.ended(id);
    expect(run).toMatchObject({ name: 'Longer', status: 'finished', parentRunId: parent.id, config: { epochs: 5 } });
    expect(await losses(application, id)).toEqual(upTo(50));
    expect(await losses(application, parent.id)).toEqual(upTo(30));
    await expect(runs.continue({ id, epochs: 10_000 })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'The run “Longer” has done 5 epochs: with 10,000 more it would have more than the 10,000 that a run may have.',
      action: 'Ask for at most 9,995 more epochs.',
    });
    expect(await runs.epochsLeft(id)).toBe(9995);
    await expect(runs.continue({ id: 'plain 1', epochs: 1 })).rejects.toMatchObject({ code: 'run-not-found' });
  });

  test('that is continued without a name is named after the first', async () => {
    const { application, dataset } = await open();
    const { runs } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('plain') });
    await runs.ended(id);
    const first = await runs.continue({ id, epochs: 1 });
    await runs.ended(first.id);
    const names = [first, await runs.continue({ id: first.id, epochs: 1 }), await runs.continue({ id, epochs: 1 })];
    expect(names.map(({ name }) => name)).toEqual(['plain 1, continued', 'plain 1, continued 2', 'plain 1, continued 3']);
    const other = await runs.start({ datasetId: dataset.id, config: config('plain') });
    expect(other.name).toBe('plain 2');
    await Promise.all([...names, other].map((run) => runs.ended(run.id)));
  });

  test('that its own rule ended cannot be resumed, but continued without the rule', async () => {
    const { application, dataset } = await open();
    const { runs } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('timed', { maximumMinutes: 1 }) });
    expect(await runs.ended(id)).toMatchObject({ status: 'stopped', ending: 'maximum-time' });
    await expect(runs.resume(id)).rejects.toMatchObject({ message: expect.stringContaining('time limit') });
    const longer = await runs.continue({ id, epochs: 1 });
    expect(longer.config).toMatchObject({ epochs: 3, maximumMinutes: null });
    await runs.ended(longer.id);
  });

  test('without a checkpoint begins anew when it is resumed, and cannot be continued', async () => {
    const { application, processes, dataset } = await open();
    const { runs } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('endless') });
    await untilStep(application, id, 2);
    processes.at(-1)?.kill();
    expect(await runs.ended(id)).toMatchObject({ status: 'interrupted', checkpointStep: null });
    await expect(runs.continue({ id, epochs: 1 })).rejects.toMatchObject({ code: 'no-checkpoint' });
    await expect(runs.epochsLeft(id)).rejects.toMatchObject({ code: 'no-checkpoint' });
    await runs.resume(id);
    expect(await runs.ended(id)).toMatchObject({ status: 'finished' });
    expect(await losses(application, id)).toEqual(upTo(30));
  });

  test('is not resumed without its checkpoint or its dataset', async () => {
    const { application, dataset } = await open();
    const { runs, workspace } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('dies') });
    await runs.ended(id);
    rmSync(join(workspace.folders.checkpoints, id, 'last.safetensors'));
    await expect(runs.resume(id)).rejects.toMatchObject({ code: 'checkpoint-missing' });
    await expect(runs.continue({ id, epochs: 1 })).rejects.toMatchObject({ code: 'checkpoint-missing' });
    await workspace.store.updateTable('dataset').set({ fingerprint: 'other' }).execute();
    await expect(runs.resume(id)).rejects.toMatchObject({ code: 'dataset-changed' });
    await expect(runs.continue({ id, epochs: 1 })).rejects.toMatchObject({ code: 'dataset-changed' });
  });

  test('whose checkpoint is damaged can be resumed and continued once that is put back', async () => {
    const { application, dataset, path } = await open();
    const { runs } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('dies') });
    await runs.ended(id);
    const checkpoint = join(path, 'checkpoints', id, 'last.safetensors');
    writeFileSync(checkpoint, 'damaged');
    await runs.resume(id);
    expect(await runs.ended(id)).toMatchObject({ status: 'failed', checkpointStep: 10, failure: { code: 'file-damaged' } });
    writeFileSync(checkpoint, '10');
    const continued = await runs.continue({ id, epochs: 1 });
    await runs.ended(continued.id);
    await runs.resume(id);
    expect(await runs.ended(id)).toMatchObject({ status: 'interrupted', failure: { code: 'trainer-ended' } });
  });

  test('whose trainer falls silent when it is asked to pause or stop is ended by force and can be resumed', async () => {
    const silent = async (ask: (runs: Runs, id: string) => Promise<void>) => {
      const { application, dataset } = await open();
      const { id } = await application.runs.start({ datasetId: dataset.id, config: config('deaf', { epochs: 1000 }) });
      await untilStep(application, id, 12);
      await ask(application.runs, id);
      return { application, run: await application.runs.ended(id) };
    };
    const [paused, stopped] = await Promise.all([
      silent((runs, id) => runs.pause(id)),
      silent((runs, id) => runs.stop(id)),
    ]);
    const failure = { code: 'trainer-unresponsive' };
    expect(paused.run).toMatchObject({ status: 'interrupted', failure, checkpointStep: expect.any(Number) });
    expect(stopped.run).toMatchObject({ status: 'stopped', ending: 'asked', failure });
    const { runs } = stopped.application;
    expect(await runs.resume(stopped.run.id)).toMatchObject({ failure: null });
    await untilStep(stopped.application, stopped.run.id, 13);
    await runs.kill(stopped.run.id);
    expect(await runs.ended(stopped.run.id)).toMatchObject({ status: 'interrupted', failure: { code: 'run-killed' } });
  });

  test('that a crash or a close left behind is resumed when the workspace is opened again', async () => {
    const { application, path, dataset } = await open();
    const { id } = await application.runs.start({ datasetId: dataset.id, config: config('endless', { epochs: 5 }) });
    const { id: queued } = await application.runs.start({ datasetId: dataset.id, config: config('plain') });
    await untilStep(application, id, 12);
    await application.close();
    const { application: again } = await open(path);
    expect(await again.runs.get(id)).toMatchObject({ status: 'interrupted', failure: { code: 'xent-closed' } });
    await again.runs.resume(id);
    await again.runs.resume(queued);
    expect(await again.runs.ended(queued)).toMatchObject({ status: 'finished' });
    expect(await again.runs.get(id)).toMatchObject({ status: 'finished' });
    expect(await losses(again, id)).toEqual(upTo(50));
    await again.runs.remove(id);
    await again.close();
    const { application: third } = await open(path);
    expect(readdirSync(third.workspace.folders.checkpoints)).toEqual([queued]);
  });

  test('whose config is one that is refused by now can still be removed', async () => {
    const { application, dataset } = await open();
    const { runs, workspace } = application;
    const { id } = await runs.start({ datasetId: dataset.id, config: config('plain') });
    await runs.ended(id);
    const { store } = workspace;
    await store.updateTable('run').set({ config: JSON.stringify({ ...config('plain'), epochs: -1 }) }).where('id', '=', id).execute();
    await expect(runs.get(id)).rejects.toThrow();
    await runs.remove(id);
    expect(await runs.list()).toEqual([]);
  });
});
