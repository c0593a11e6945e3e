import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Application, openApplication } from '#core/application.ts';
import type { ChildProgram } from '#core/processes/child-program.ts';
import { forkEngine } from '#core/processes/fork.ts';
import type { Prediction } from '#shared/classification/schema.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { presets } from '#shared/run/presets.ts';
import { isActive } from '#shared/run/schema.ts';
import { colourImage, writeClassFolders } from '#test/class-folders.ts';
import { importFolder } from '#test/import-folder.ts';
import { mountSmallDisk } from '#test/small-disk.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const preset = presets['article-net'].config;
const quick: RunConfig = { ...preset, epochs: 3, optimizer: { ...preset.optimizer, learningRate: 0.01 } };
/** Long enough that it never ends by itself within a test. */
const endless: RunConfig = { ...preset, epochs: 10_000 };

interface Opened {
  application: Application;
  processes: ChildProgram[];
  path: string;
}

async function open(path = temporaryFolder()): Promise<Opened> {
  const processes: ChildProgram[] = [];
  const application = await openApplication(path, 'a test', (entry) => {
    const started = forkEngine(entry);
    processes.push(started);
    return started;
  });
  onTestFinished(() => application.close().catch(() => undefined));
  return { application, processes, path };
}

function importColours(application: Application): Promise<Dataset> {
  return importFolder(application, writeClassFolders(temporaryFolder()), 'Colours');
}

/** Waits until a run has sent its first points. */
async function untilItTrains({ events }: Application, id: string): Promise<void> {
  const stream = events.stream(undefined);
  for await (const event of stream) if (event.kind === 'run-progress' && event.id === id) break;
}

describe('a workspace', () => {
  test('imports, trains, evaluates and classifies, and has it all when it is opened again', async () => {
    const { application, path } = await open();
    const dataset = await importColours(application);
    expect(dataset).toMatchObject({ classes: ['blue', 'green', 'red'], examples: { train: 120, validation: 0, test: 30 } });
    const started = await application.runs.start({ datasetId: dataset.id, config: quick });
    const run = await application.runs.ended(started.id);
    expect(run).toMatchObject({ status: 'finished', name: 'article-net 1', failure: null });
    expect(run.evaluation).toMatchObject({ split: 'test', examples: 30 });
    expect(run.evaluation?.accuracy).toBeGreaterThan(0.9);
    expect(run.evaluation?.confusion.flat().reduce((sum, count) => sum + count)).toBe(30);
    const [loss] = await application.runs.series(run.id, ['train/loss'], 1000);
    expect(loss).toMatchObject({ points: 90 });

    const image = join(temporaryFolder(), 'a red one.png');
    writeFileSync(image, colourImage('red', 5000));
    const predictions: Prediction[] = [];
    const sources = [
      { kind: 'path' as const, path: image },
      { kind: 'path' as const, path: join(path, 'nothing-here.png') },
    ];
    for await (const each of application.classification.classify({ runId: run.id, sources, top: 2 })) {
      predictions.push(each);
    }
    expect(predictions).toMatchObject([
      { path: image, outcome: { kind: 'classified', classes: [{ name: 'red' }, {}] } },
      { outcome: { kind: 'failed', failure: { code: 'image-missing' } } },
    ]);
    await application.close();

    const again = await open(path);
    expect(await again.application.datasets.list()).toEqual([dataset]);
    expect(await again.application.runs.get(run.id)).toEqual(run);
    expect(await again.application.runs.series(run.id, ['train/loss'], 1000)).toEqual([loss]);
    const history = await again.application.classification.history(0, 10);
    expect(history.total).toBe(2);
    expect(history.predictions).toEqual(expect.arrayContaining(predictions));
  });

  test('marks a run whose trainer is killed, keeps its points, and goes on with the next', async () => {
    const { application, processes } = await open();
    const dataset = await importColours(application);
    const victim = await application.runs.start({ datasetId: dataset.id, config: endless });
    const next = await application.runs.start({ datasetId: dataset.id, config: quick });
    expect(next.status).toBe('queued');
    await untilItTrains(application, victim.id);
    processes.at(-1)?.kill();
    const killed = await application.runs.ended(victim.id);
    expect(killed).toMatchObject({ status: 'interrupted', failure: { code: 'trainer-ended' } });
    expect(killed.failure?.message).toContain('SIGKILL');
    const [loss] = await application.runs.series(victim.id, ['train/loss'], 1000);
    expect(loss?.points).toBeGreaterThan(0);
    expect(await application.runs.ended(next.id)).toMatchObject({ status: 'finished' });
  });

  test('stops a run early and still evaluates it', async () => {
    const { application } = await open();
    const dataset = await importColours(application);
    const { id } = await application.runs.start({ datasetId: dataset.id, config: endless });
    await untilItTrains(application, id);
    await application.runs.stop(id);
    const run = await application.runs.ended(id);
    expect(run).toMatchObject({ status: 'stopped', hasModel: true, evaluation: { examples: 30 } });
    await expect(application.runs.stop(id)).rejects.toMatchObject({ code: 'run-not-active' });
  });

  test('pauses, resumes and continues a run, whose curve is that of one run without a break', async () => {
    const { application } = await open();
    const { runs } = application;
    const dataset = await importColours(application);
    const long = { ...quick, epochs: 150 };
    const { id } = await runs.start({ datasetId: dataset.id, config: long });
    await untilItTrains(application, id);
    await runs.pause(id);
    const paused = await runs.ended(id);
    expect(paused).toMatchObject({ status: 'paused', hasModel: true, evaluation: null, failure: null });
    expect(paused.checkpointStep).toBeLessThan(150 * 30);
    await runs.resume(id);
    expect(await runs.ended(id)).toMatchObject({ status: 'finished', ending: 'all-epochs', evaluation: { examples: 30 } });
    const continued = await runs.continue({ id, epochs: 10 });
    expect(await runs.ended(continued.id)).toMatchObject({ status: 'finished', parentRunId: id, hasModel: true });
    const whole = await runs.start({ datasetId: dataset.id, config: { ...long, epochs: 160 } });
    await runs.ended(whole.id);
    const losses = async (run: string) => (await runs.points(run, 'train/loss', 0)).map(({ value }) => value);
    expect(await losses(continued.id)).toEqual(await losses(whole.id));
  });

  test('tries learning rates and augmentation before a run, and records nothing of it', async () => {
    const { application } = await open();
    const { trials, runs } = application;
    const dataset = await importColours(application);
    const range = await trials.testLearningRates({ datasetId: dataset.id, config: quick, from: 1e-5, to: 1, steps: 30 });
    expect(range.rates[0]).toBeCloseTo(1e-5, 8);
    expect(range.losses).toHaveLength(range.rates.length);
    const config = { ...quick, augmentation: { ...quick.augmentation, brightness: 0.5 } };
    const { examples } = await trials.previewAugmentation({ datasetId: dataset.id, config, examples: 4 });
    expect(examples).toHaveLength(4);
    expect(examples.some(({ original, augmented }) => original !== augmented)).toBe(true);
    expect(examples.every(({ label, shares }) => shares.length === 1 && shares[0]?.label === label)).toBe(true);
    expect(await runs.list()).toEqual([]);
  });

  test('says at which step a run diverged', async () => {
    const { application } = await open();
    const dataset = await importColours(application);
    const config = { ...quick, optimizer: { ...preset.optimizer, learningRate: 1000 } };
    const { id } = await application.runs.start({ datasetId: dataset.id, config });
    const run = await application.runs.ended(id);
    expect(run).toMatchObject({ status: 'diverged', failure: { code: 'diverged' } });
    expect(run.failure?.message).toMatch(/^The training loss was not a finite number at step \d+,/);
  });

  test('marks a run as interrupted when it is closed while it trains, and leaves one that waits queued', async () => {
    const { application, path } = await open();
    const dataset = await importColours(application);
    const training = await application.runs.start({ datasetId: dataset.id, config: endless });
    const waiting = await application.runs.start({ datasetId: dataset.id, config: endless });
    await untilItTrains(application, training.id);
    await application.close();
    const { application: again } = await open(path);
    const closed = { status: 'interrupted', failure: { code: 'xent-closed' }, hasModel: true };
    expect(await again.runs.get(training.id)).toMatchObject(closed);
    expect(await again.runs.get(waiting.id)).toMatchObject({ status: 'queued', failure: null, startedAt: null });
  });

  test('refuses a config that cannot be trained, and records nothing', async () => {
    const { application } = await open();
    const dataset = await importColours(application);
    const config = { ...quick, batchSize: 121 };
    await expect(application.runs.start({ datasetId: dataset.id, config })).rejects.toMatchObject({
      code: 'config-impossible',
      message: expect.stringContaining('batchSize: must be at most the 120 training examples'),
    });
    expect(await application.runs.list()).toEqual([]);
  });

  test('says that packed images are missing instead of training on nothing', async () => {
    const { application } = await open();
    const dataset = await importColours(application);
    const { images } = application.workspace.folders;
    for (const file of readdirSync(images)) writeFileSync(join(images, file), '');
    const { id } = await application.runs.start({ datasetId: dataset.id, config: quick });
    expect(await application.runs.ended(id)).toMatchObject({ status: 'failed', failure: { code: 'images-missing' } });
  });

  test('removes with undo, and for good when it is opened again', async () => {
    const { application, path } = await open();
    const dataset = await importColours(application);
    const { id } = await application.runs.start({ datasetId: dataset.id, config: { ...quick, epochs: 1 } });
    await application.runs.ended(id);
    await application.runs.remove(id);
    await application.datasets.remove(dataset.id);
    expect(await application.runs.list()).toEqual([]);
    expect(await application.datasets.list()).toEqual([]);
    await application.runs.restore(id);
    await application.datasets.restore(dataset.id);
    expect(await application.runs.list()).toHaveLength(1);
    expect(await application.datasets.list()).toEqual([dataset]);
    await application.runs.remove(id);
    await application.datasets.remove(dataset.id);
    await application.close();
    const { application: again } = await open(path);
    expect(await again.datasets.list()).toEqual([]);
    await expect(again.runs.get(id)).rejects.toMatchObject({ code: 'run-not-found' });
    expect(readdirSync(again.workspace.folders.images)).toEqual([]);
    expect(existsSync(join(again.workspace.folders.models, id))).toBe(false);
  });

  test('leaves nothing of an import that fails', async () => {
    const { application } = await open();
    const lonely = join(temporaryFolder(), 'only');
    mkdirSync(join(lonely, 'cats'), { recursive: true });
    writeFileSync(join(lonely, 'cats', '1.bmp'), colourImage('red', 1));
    const { datasets, workspace } = application;
    await expect(importFolder(application, lonely)).rejects.toMatchObject({ code: 'one-class' });
    expect(await datasets.list()).toEqual([]);
    expect(readdirSync(workspace.folders.images)).toEqual([]);
    expect(readdirSync(workspace.folders.staging)).toEqual([]);
  });

  const disk = mountSmallDisk(8);
  afterAll(() => disk?.unmount());

  function fill(): void {
    const filler = join(disk?.folder ?? '', 'filler');
    expect(() => {
      for (let part = 0; ; part++) writeFileSync(`${filler}${part}`, Buffer.alloc(64 * 1024));
    }).toThrow('ENOSPC');
  }

  function empty(): void {
    for (const name of readdirSync(disk?.folder ?? '')) {
      if (name.startsWith('filler')) rmSync(join(disk?.folder ?? '', name));
    }
  }

  test.skipIf(!disk)('ends a run with a sentence when the disk fills up under it, and keeps what was there', async () => {
    const { application, path } = await open(join(disk?.folder ?? '', 'workspace'));
    const dataset = await importColours(application);
    const { id } = await application.runs.start({ datasetId: dataset.id, config: endless });
    await untilItTrains(application, id);
    fill();
    const run = await application.runs.ended(id);
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'disk-full' } });
    expect(await application.runs.list()).toMatchObject([{ id, status: 'failed' }]);
    await application.close();
    empty();
    const { application: again } = await open(path);
    expect(isActive((await again.runs.get(id)).status)).toBe(false);
    expect(await again.datasets.list()).toEqual([dataset]);
    await again.close();
  });

  test.skipIf(!disk)('what a full disk holds is there to be looked at', async () => {
    const { application, path } = await open(join(disk?.folder ?? '', 'looked at'));
    const dataset = await importColours(application);
    await application.close();
    fill();
    const { application: again } = await open(path);
    expect(await again.datasets.list()).toEqual([dataset]);
    expect(await again.runs.list()).toEqual([]);
    await again.close();
  });

  test.skipIf(!disk)('opens on a full disk after a kill, and what is removed there makes room', async () => {
    empty();
    const { application, path } = await open(join(disk?.folder ?? '', 'killed'));
    const dataset = await importColours(application);
    const { id } = await application.runs.start({ datasetId: dataset.id, config: quick });
    await application.runs.ended(id);
    // As a kill leaves it.
    await application.workspace.store.updateTable('run').set({ status: 'training', finished_at: null }).execute();
    await application.close();
    fill();
    const { application: again } = await open(path);
    expect(await again.runs.get(id)).toMatchObject({ status: 'interrupted' });
    fill();
    await again.runs.remove(id);
    await again.datasets.remove(dataset.id);
    await again.close();
    const { application: emptied } = await open(path);
    expect(await emptied.datasets.list()).toEqual([]);
    expect(readdirSync(emptied.workspace.folders.images)).toEqual([]);
    expect(readdirSync(emptied.workspace.folders.models)).toEqual([]);
    await emptied.close();
  });
});
