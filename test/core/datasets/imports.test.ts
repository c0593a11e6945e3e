import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { type Application, openApplication } from '#core/application.ts';
import { DatasetStore } from '#core/datasets/dataset-store.ts';
import { forkEngine } from '#core/processes/fork.ts';
import { importRequestSchema } from '#shared/dataset/import-options.ts';
import type { ImportState } from '#shared/dataset/schema.ts';
import { failureData } from '#shared/failure.ts';
import { mountSmallDisk } from '#test/small-disk.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { openDatasets } from './opened.ts';
import { heavyTree } from './import/plain-png.ts';
import { colourOf, folderOf, plainPng, treeOf, zipOf } from './import/sources.ts';

async function open(path = temporaryFolder()): Promise<{ application: Application; path: string; staging: string }> {
  const application = await openApplication(path, 'a test', forkEngine);
  onTestFinished(() => application.close().catch(() => undefined));
  return { application, path, staging: join(path, 'staging') };
}

function request(paths: string[], options: object = {}, into?: string) {
  return importRequestSchema.parse({ paths, options, ...(into !== undefined && { into }) });
}

/** Waits until an import has packed some images. */
async function untilItPacks({ events }: Application, id: string): Promise<void> {
  for await (const event of events.stream(undefined)) {
    if (event.kind !== 'import' || event.state.id !== id) continue;
    const { state } = event.state;
    if (state.kind !== 'running' || (state.progress.phase === 'packing' && state.progress.done > 0)) return;
  }
}

async function imported({ imports, datasets }: Application, ...asked: Parameters<typeof request>) {
  const { state } = await imports.ended((await imports.start(request(...asked))).id);
  if (state.kind !== 'finished') throw new Error(JSON.stringify(state));
  return { dataset: await datasets.get(state.datasetId), images: state.images, skipped: state.skipped };
}

const many = () => zipOf(treeOf({ 'cats/': 2500, 'dogs/': 2500 }), 'pets.zip');
/** Images to pack that are not soon over. */
const heavy = () => folderOf(heavyTree(40));

test('tells how an import goes, from its start to its dataset', async () => {
  const { application, staging } = await open();
  const states: ImportState['state'][] = [];
  application.events.listen((event) => {
    if (event.kind === 'import') states.push(event.state.state);
  });
  const source = folderOf({ ...treeOf({ 'cats/': 20, 'dogs/': 20 }), 'cats/broken.png': Buffer.from('no') });
  const { dataset, skipped } = await imported(application, [source], { name: 'Pets', validationFraction: 0.1 });
  expect(dataset).toMatchObject({ name: 'Pets', examples: { train: 28, validation: 4, test: 8 }, skippedCount: 1, source });
  expect(skipped).toBe(1);
  expect(states[0]).toMatchObject({ kind: 'running', progress: { phase: 'scanning' } });
  expect(states.at(-1)).toEqual({ kind: 'finished', datasetId: dataset.id, images: 40, skipped: 1 });
  expect(readdirSync(staging)).toEqual([]);
});

test('two imports at once are both right', async () => {
  const { application } = await open();
  const sources = [many(), folderOf(treeOf({ 'x/': 300, 'y/': 200 }))];
  const [first, second] = await Promise.all(sources.map((source) => imported(application, [source])));
  expect(first?.dataset).toMatchObject({ name: 'pets', examples: { train: 4000, test: 1000 } });
  expect(second?.dataset.examples).toEqual({ train: 400, validation: 0, test: 100 });
});

test('a name that is taken gets a number, also by an import under way', async () => {
  const { application } = await open();
  const { datasets } = application;
  const pets = () => imported(application, [folderOf(treeOf({ 'cats/': 3, 'dogs/': 3 }))], { name: 'Pets' });
  const made = await Promise.all([pets(), pets(), pets()]);
  expect(made.map(({ dataset }) => dataset.name)).toEqual(['Pets', 'Pets 2', 'Pets 3']);
  const [first = '', second = ''] = made.map(({ dataset }) => dataset.id);
  await expect(datasets.rename(second, 'Pets')).rejects.toMatchObject({ code: 'dataset-name-taken' });
  await datasets.rename(second, 'Pets 2');
  await datasets.remove(first);
  await datasets.rename(second, 'Pets');
  await datasets.restore(first);
  expect(await datasets.find('Pets')).toMatchObject({ id: second });
  expect(await datasets.get(first)).toMatchObject({ name: 'Pets 2' });
});

test('one that is cancelled leaves nothing', async () => {
  const { application, staging, path } = await open();
  const { id } = await application.imports.start(request([heavy()]));
  await untilItPacks(application, id);
  application.imports.cancel(id);
  expect((await application.imports.ended(id)).state).toEqual({ kind: 'cancelled' });
  expect(readdirSync(staging)).toEqual([]);
  expect(readdirSync(join(path, 'images'))).toEqual([]);
  expect(await application.datasets.list()).toEqual([]);
});

test('one that is being added can be ended no more, and says so', async () => {
  const { application } = await open();
  const { imports, datasets } = application;
  const refusals: unknown[] = [];
  application.events.listen((event) => {
    if (event.kind !== 'import' || event.state.state.kind !== 'running') return;
    if (event.state.state.progress.phase !== 'adding') return;
    for (const end of [() => imports.cancel(event.state.id), () => imports.interrupt(event.state.id)]) {
      try {
        end();
        refusals.push('none');
      } catch (thrown) {
        refusals.push(thrown);
      }
    }
  });
  const source = folderOf(treeOf({ 'cats/': 20, 'dogs/': 20 }));
  const { dataset } = await imported(application, [source], { name: 'Pets' });
  await imported(application, [join(source, 'cats')], {}, dataset.id);
  expect(refusals.map((each) => failureData(each).code)).toEqual(Array.from({ length: 4 }, () => 'import-too-late'));
  expect(await datasets.get(dataset.id)).toMatchObject({ version: 2, examples: { train: 48, test: 12 } });
});

test('one that the app was closed in can be resumed when it is opened again, or dismissed', async () => {
  const { application, path, staging } = await open();
  const source = heavy();
  const options = { name: 'pets', size: { width: 8, height: 8 } };
  const { id } = await application.imports.start(request([source], options));
  await untilItPacks(application, id);
  await application.close();
  writeFileSync(join(staging, 'left over'), 'by something else');

  const again = (await open(path)).application;
  expect(readdirSync(staging)).toEqual([id]);
  expect(again.imports.list()).toMatchObject([{ id, name: 'pets', state: { kind: 'interrupted', total: 40 } }]);
  expect(again.imports.findInterrupted(request([source], options))?.id).toBe(id);
  expect(again.imports.findInterrupted(request([source], { ...options, testFraction: 0.1 }))).toBeNull();
  again.imports.resume(id);
  expect((await again.imports.ended(id)).state).toMatchObject({ kind: 'finished', datasetId: id });
  const whole = await imported(again, [source], options);
  expect((await again.datasets.get(id)).fingerprint).toBe(whole.dataset.fingerprint);

  const other = await again.imports.start(request([source], options));
  await untilItPacks(again, other.id);
  again.imports.interrupt(other.id);
  expect((await again.imports.ended(other.id)).state.kind).toBe('interrupted');
  await again.imports.dismiss(other.id);
  expect(readdirSync(staging)).toEqual([]);
  expect(again.imports.list().some(({ id: each }) => each === other.id)).toBe(false);
});

test.each(['alone', 'beside a dataset of the same images'])('one that is killed while its images are added is resumed, %s', async (place) => {
  const { application, path } = await open();
  const source = folderOf(treeOf({ 'cats/': 20, 'dogs/': 20 }));
  const beside = place === 'alone' ? null : (await imported(application, [source])).dataset;
  const killed = temporaryFolder();
  const insert = vi.spyOn(DatasetStore.prototype, 'insert').mockImplementationOnce(() => {
    cpSync(path, killed, { recursive: true });
    throw new Error('killed');
  });
  onTestFinished(() => insert.mockRestore());
  const { id } = await application.imports.start(request([source], { testFraction: 0.5 }));
  await application.imports.ended(id);

  const again = (await open(killed)).application;
  expect(again.imports.list()).toMatchObject([{ id, state: { kind: 'interrupted', done: 40, total: 40 } }]);
  again.imports.resume(id);
  expect((await again.imports.ended(id)).state).toMatchObject({ kind: 'finished', datasetId: id, images: 40 });
  for (const dataset of [await again.datasets.get(id), ...(beside ? [beside] : [])]) {
    expect((await again.datasets.packed(dataset)).labels).toHaveLength(40);
  }
});

test('one whose folder goes away meanwhile waits for it, and goes on to the same dataset', async () => {
  const { application } = await open();
  const source = heavy();
  const options = { name: 'pets', size: { width: 8, height: 8 } };
  const whole = await imported(application, [source], options);
  const { id } = await application.imports.start(request([source], options));
  await untilItPacks(application, id);
  renameSync(source, `${source}-gone`);
  const gone = (await application.imports.ended(id)).state;
  expect(gone).toMatchObject({ kind: 'interrupted', total: 40, failure: { code: 'source-gone' } });
  application.imports.resume(id);
  const still = (await application.imports.ended(id)).state;
  expect(still).toMatchObject({ kind: 'interrupted', total: 40, failure: { code: 'source-missing' } });
  mkdirSync(source);
  renameSync(`${source}-gone`, source);
  application.imports.resume(id);
  expect((await application.imports.ended(id)).state).toMatchObject({ kind: 'finished', skipped: 0 });
  expect((await application.datasets.get(id)).fingerprint).toBe(whole.dataset.fingerprint);
});

test('a source that names splits beside one that does not: of the second, shares are held out', async () => {
  const { application } = await open();
  const inNamed = { 'named/train/cats/': 6, 'named/train/dogs/': 6, 'named/test/cats/': 3, 'named/test/dogs/': 3 };
  const both = folderOf(treeOf({ ...inNamed, 'plain/birds/': 20, 'plain/cats/': 10 }));
  const [named, plain] = [join(both, 'named'), join(both, 'plain')];
  const { dataset } = await imported(application, [named, plain]);
  expect(Object.fromEntries(dataset.classes.map((name, label) => [name, dataset.classExamples[label]]))).toMatchObject({
    birds: { train: 16, test: 4 },
    cats: { train: 14, test: 5 },
    dogs: { train: 6, test: 3 },
  });
  const preview = await application.imports.preview(request([named, plain]), new AbortController().signal);
  expect(preview.namesSplits).toBe('some');
});

test('adds images to a dataset in its format, as a new version, two at a time', async () => {
  const { application, path } = await open();
  const first = folderOf(treeOf({ 'train/cats/': 6, 'train/dogs/': 5, 'test/cats/': 2 }));
  const { dataset } = await imported(application, [first], { size: { width: 9, height: 7 } });
  const before = await application.datasets.packed(dataset);
  const pixels = readFileSync(before.file);

  const birds = folderOf({ 'birds/1.png': plainPng([1, 2, 250]), 'birds/2.png': plainPng([3, 2, 250]), 'cats/new.png': plainPng([0, 0, 99]) });
  const cats = folderOf({ 'cats/9.png': plainPng(colourOf(77)) });
  const [one, two] = await Promise.all([
    imported(application, [birds], { size: { width: 20, height: 20 }, testFraction: 0 }, dataset.id),
    imported(application, [cats], {}, dataset.id),
  ]);
  expect([one.dataset.id, two.dataset.id]).toEqual([dataset.id, dataset.id]);
  expect([one.images, two.images]).toEqual([3, 1]);
  const grown = await application.datasets.get(dataset.id);
  expect(grown).toMatchObject({ version: 3, classes: ['cats', 'dogs', 'birds'], format: dataset.format });
  expect(grown.examples).toEqual({ train: 15, validation: 0, test: 2 });
  const after = await application.datasets.packed(grown);
  const file = readFileSync(after.file);
  expect(file.length).toBe(17 * 9 * 7 * 3);
  expect(file.subarray(0, pixels.length)).toEqual(pixels);
  expect([...after.labels.subarray(0, 13)]).toEqual([...before.labels]);
  expect([...after.labels.subarray(13)].sort()).toEqual([0, 0, 2, 2]);
  await expect(application.imports.start(request([cats], {}, 'nothing'))).rejects.toMatchObject({ code: 'dataset-not-found' });
  expect(existsSync(join(path, 'images'))).toBe(true);
});

test('what is added to a dataset is cancelled when that is removed, and what waited to be resumed is dismissed', async () => {
  const { application, staging } = await open();
  const { imports, datasets } = application;
  const { dataset } = await imported(application, [folderOf(treeOf({ 'cats/': 4, 'dogs/': 4 }))]);
  const waiting = await imports.start(request([heavy()], {}, dataset.id));
  await untilItPacks(application, waiting.id);
  imports.interrupt(waiting.id);
  expect((await imports.ended(waiting.id)).state.kind).toBe('interrupted');
  const running = await imports.start(request([heavy()], {}, dataset.id));
  const beside = await imports.start(request([heavy()]));
  await untilItPacks(application, running.id);
  await imports.removeDataset(dataset.id);
  expect((await imports.ended(running.id)).state).toEqual({ kind: 'cancelled' });
  expect((await imports.ended(beside.id)).state.kind).toBe('finished');
  expect(imports.list().map(({ id }) => id)).not.toContain(waiting.id);
  expect(readdirSync(staging)).toEqual([]);
  await expect(imports.start(request([heavy()], {}, dataset.id))).rejects.toMatchObject({ code: 'dataset-removed' });
  await datasets.restore(dataset.id);
  expect(await datasets.get(dataset.id)).toMatchObject({ version: 1 });
});

test('an interrupted addition is resumed no more once its dataset was removed', async () => {
  const { application, path, staging } = await open();
  const { dataset } = await imported(application, [folderOf(treeOf({ 'cats/': 4, 'dogs/': 4 }))]);
  const { id } = await application.imports.start(request([heavy()], {}, dataset.id));
  await untilItPacks(application, id);
  application.imports.interrupt(id);
  await application.imports.ended(id);
  await application.datasets.remove(dataset.id);
  expect(readdirSync(staging)).toEqual([id]);
  await application.close();
  const again = await open(path);
  expect(again.application.imports.list()).toEqual([]);
  expect(readdirSync(staging)).toEqual([]);
});

test('images that come to a removed dataset are refused', async () => {
  const { datasets, add, append } = openDatasets();
  const { id } = await add([{ label: 0, split: 0 }, { label: 1, split: 0 }], ['cats', 'dogs']);
  await datasets.remove(id);
  await expect(append(id, [{ label: 0, split: 0 }], ['cats', 'dogs'])).rejects.toMatchObject({ code: 'dataset-removed' });
});

test('copies of images that are there come to their split, from the same source or a later one', async () => {
  const { application } = await open();
  const source = folderOf(treeOf({ 'train/cats/': 20, 'train/dogs/': 20, 'test/cats/': 9, 'test/dogs/': 9 }));
  const base = await imported(application, [source]);
  const grown = await imported(application, [join(source, 'test')], {}, base.dataset.id);
  expect(grown.dataset.examples).toEqual({ train: 40, validation: 0, test: 36 });
  const both = await imported(application, [source, join(source, 'train')]);
  expect(both.dataset.examples).toEqual({ train: 80, validation: 0, test: 18 });
});

test('images that are added come to the split where most images of their group are', async () => {
  const { application } = await open();
  const manifest = (rows: readonly string[], names: readonly string[]) => {
    const pixels = names.map((name, at) => [`${name}.png`, plainPng(colourOf(at + 100 * rows.length))] as const);
    const text = ['path,label,split,patient', ...rows].join('\n');
    return folderOf({ ...Object.fromEntries(pixels), 'images.csv': Buffer.from(text) });
  };
  const patients = ['p1,train', 'p1,train', 'p1,test', 'p2,test', 'p2,test', 'p2,train', 'p3,validation'];
  const rows = patients.map((each, at) => `${at}.png,${at % 2 === 0 ? 'cat' : 'dog'},${each.split(',')[1]},${each.split(',')[0]}`);
  const options = { groupColumn: 'patient' };
  const { dataset } = await imported(application, [manifest(rows, rows.map((_, at) => `${at}`))], options);
  const more = ['p1', 'p2', 'p2', 'p3', 'p3', 'p3'].map((patient, at) => `new-${at}.png,cat,,${patient}`);
  await imported(application, [manifest(more, more.map((_, at) => `new-${at}`))], { ...options, testFraction: 0.5 }, dataset.id);
  const added = await application.workspace.store
    .selectFrom('example')
    .select(['group_name', 'split'])
    .where('path', 'like', '%new-%')
    .orderBy('path')
    .execute();
  expect(added.map(({ group_name, split }) => [group_name, split])).toEqual([
    ['p1', 0],
    ['p2', 2],
    ['p2', 2],
    ['p3', 1],
    ['p3', 1],
    ['p3', 1],
  ]);
});

test('copies come to the split that the images have when they are added, not the one when they were packed', async () => {
  const { application } = await open();
  const { datasets, imports } = application;
  const { dataset } = await imported(application, [folderOf(treeOf({ 'train/cats/': 4, 'train/dogs/': 4, 'test/cats/': 4 }))]);
  const copies = { 'cats/copy-a.png': plainPng(colourOf(0)), 'cats/copy-b.png': plainPng(colourOf(1)) };
  const adding = await imports.start(request([folderOf({ ...heavyTree(40), ...copies })], {}, dataset.id));
  await untilItPacks(application, adding.id);
  await datasets.edit(dataset.id, { kind: 'move', selection: { positions: [0, 1] }, split: 'test' });
  expect(await imports.ended(adding.id)).toMatchObject({ state: { kind: 'finished' } });
  const { state } = await datasets.at(dataset.id);
  const rows = application.workspace.store.selectFrom('example').select('position');
  const copied = await rows.where('path', 'like', '%copy-_.png').execute();
  expect(state.labels.length).toBe(54);
  expect(copied.map(({ position }) => state.splits[position])).toEqual([2, 2]);
});

test('what is edited meanwhile without moving an image between splits does not let an addition begin again', async () => {
  const { application } = await open();
  const { datasets, imports, events } = application;
  const { dataset } = await imported(application, [folderOf(treeOf({ 'cats/': 4, 'dogs/': 4 }))]);
  const phases: string[] = [];
  events.listen((event) => {
    if (event.kind !== 'import' || event.state.state.kind !== 'running') return;
    const { phase } = event.state.state.progress;
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  const adding = await imports.start(request([folderOf(heavyTree(40))], {}, dataset.id));
  await untilItPacks(application, adding.id);
  await datasets.edit(dataset.id, { kind: 'relabel', selection: { positions: [0] }, label: 1 });
  await datasets.edit(dataset.id, { kind: 'exclude', selection: { positions: [1] } });
  expect(await imports.ended(adding.id)).toMatchObject({ state: { kind: 'finished' } });
  expect(phases).toEqual(['scanning', 'packing', 'finishing', 'adding']);
  const { state, dataset: grown } = await datasets.at(dataset.id);
  expect(grown).toMatchObject({ version: 4, excludedCount: 1 });
  expect(state.labels[0]).toBe(1);
});

const disk = mountSmallDisk(24);
afterAll(() => disk?.unmount());

test.skipIf(!disk)('a disk that is full ends an import in a sentence, and leaves nothing', async () => {
  const folder = join(disk?.folder ?? '', 'workspace');
  mkdirSync(folder);
  const { application, staging } = await open(folder);
  const { id } = await application.imports.start(request([many()], { size: { width: 64, height: 64 } }));
  const { state } = await application.imports.ended(id);
  expect(state).toMatchObject({ kind: 'failed', failure: { code: 'disk-full' } });
  expect(readdirSync(staging)).toEqual([]);
  const small = await imported(application, [folderOf(treeOf({ 'a/': 10, 'b/': 10 }))]);
  expect(small.dataset.examples.train).toBe(16);
});
