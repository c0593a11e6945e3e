import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { DatasetIssues } from '#core/datasets/issues/dataset-issues.ts';
import { SimilaritySearch } from '#core/datasets/similarity/similarity-search.ts';
import { SimilarityStore } from '#core/datasets/similarity/similarity-store.ts';
import { WorkspaceEvents } from '#core/events.ts';
import { measureImage } from '#core/images/measure.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { openDatasets } from '../opened.ts';
import { packPictures } from '../packed-pictures.ts';
import { takePicture } from './pictures.ts';

const scanner = await bundle(new URL('../../../../src/core/datasets/scan/scanner.ts', import.meta.url));
const scenes = Array.from({ length: 60 }, (_, seed) => takePicture(seed));
const copies = [takePicture(5, { noise: 8 }), takePicture(9, { right: 1 })];
const all = [...scenes, ...copies];

/** A scanner whose process dies the first so many times. */
function dyingScanner(times: number): string {
  const folder = temporaryFolder();
  const file = join(folder, 'scanner.mjs');
  const source = `
    import { readdirSync, writeFileSync } from 'node:fs';
    const deaths = readdirSync(${JSON.stringify(folder)}).filter((name) => name.startsWith('death')).length;
    if (deaths < ${times}) {
      writeFileSync(${JSON.stringify(join(folder, 'death'))} + deaths, '');
      process.kill(process.pid, 'SIGKILL');
    }
    await import(${JSON.stringify(pathToFileURL(scanner).href)});
  `;
  writeFileSync(file, source);
  return file;
}

function opened(entry = scanner) {
  const { workspace, datasets } = openDatasets();
  const events = new WorkspaceEvents();
  const search = new SimilaritySearch(workspace.store, datasets, events, entry);
  onTestFinished(() => search.close());
  const issues = new DatasetIssues(workspace.store, datasets, events, search);
  const near = async (id: string) => {
    const filter = { issue: 'near-duplicate', isExcluded: false } as const;
    const { examples } = await datasets.examples.page({ id, filter, offset: 0, limit: 100 });
    return examples.map(({ position }) => position);
  };
  return { workspace, datasets, events, search, issues, near };
}

test('near duplicates are found in a process of their own, and then the search is over', async () => {
  const { workspace, datasets, search, issues, near } = opened();
  const { id } = await datasets.add('aaaaaaaaaaaa', 'Pictures', '/pictures', packPictures(workspace, all));
  expect((await issues.report(id)).searching).toBe(0);
  expect(await near(id)).toEqual([]);
  await search.finish(id);
  expect((await issues.report(id)).searching).toBeNull();
  expect(await near(id)).toEqual([5, 60, 9, 61]);
});

test('a search whose process dies is made once more', async () => {
  const { workspace, datasets, search, near } = opened(dyingScanner(1));
  const { id } = await datasets.add('ffffffffffff', 'Pictures', '/pictures', packPictures(workspace, all));
  await search.finish(id);
  expect(await near(id)).toEqual([5, 60, 9, 61]);

  const again = opened(dyingScanner(2));
  await again.datasets.add('gggggggggggg', 'Pictures', '/pictures', packPictures(again.workspace, all));
  await expect(again.search.finish('gggggggggggg')).rejects.toMatchObject({ code: 'scan-ended' });
  expect(await again.issues.report('gggggggggggg')).toMatchObject({ searching: null, searchFailure: { code: 'scan-ended' } });
  again.search.again('gggggggggggg');
  expect(await again.issues.report('gggggggggggg')).toMatchObject({ searchFailure: null });
  await again.search.finish('gggggggggggg');
  expect(await again.near('gggggggggggg')).toEqual([5, 60, 9, 61]);
});

test('once started it looks at whatever is imported or added, and says when it is done', async () => {
  const { workspace, datasets, events, search, near } = opened();
  search.start();
  const { id } = await datasets.add('bbbbbbbbbbbb', 'Pictures', '/pictures', packPictures(workspace, scenes));
  events.publish({ kind: 'datasets-changed' });
  await search.finish(id);
  expect(await near(id)).toEqual([]);
  const { state } = await datasets.at(id);
  await datasets.append({ id, state }, '/more', packPictures(workspace, copies, scenes));
  const done = new Promise<void>((resolve) => {
    events.listen(() => void search.progress(id).then((share) => share === null && resolve()));
  });
  events.publish({ kind: 'datasets-changed' });
  await done;
  expect(await near(id)).toEqual([5, 60, 9, 61]);
});

test('images that were taken back are alike to none, and are looked at again when they come back', async () => {
  const { workspace, datasets, search, near } = opened();
  const { id } = await datasets.add('hhhhhhhhhhhh', 'Pictures', '/pictures', packPictures(workspace, all));
  const exact = async () => {
    const filter = { issue: 'exact-duplicate', isExcluded: false } as const;
    return (await datasets.examples.page({ id, filter, offset: 0, limit: 100 })).examples.map(({ position }) => position);
  };
  const append = async (pictures: Uint8Array[]) => {
    const { state } = await datasets.at(id);
    const before = Array.from(state.labels, (_, position) => all[position] ?? takePicture(500 + position));
    await datasets.append({ id, state }, '/more', packPictures(workspace, pictures, before));
  };
  await search.finish(id);
  // One like two others, a copy, and one like nothing.
  const added = [takePicture(9, { noise: 8 }), takePicture(20), takePicture(300)];
  await append(added);
  await search.finish(id);
  expect(await near(id)).toEqual([9, 61, 62, 5, 60]);
  expect(await exact()).toEqual([20, 63]);
  await datasets.undo(id);
  expect(await search.progress(id)).not.toBeNull();
  await search.finish(id);
  expect(await near(id)).toEqual([5, 60, 9, 61]);
  const groups = await workspace.store.selectFrom('example').select('position').where('near_group', 'is not', null).orderBy('position').execute();
  expect(groups.map(({ position }) => position)).toEqual([5, 9, 60, 61]);
  await datasets.redo(id);
  expect(await search.progress(id)).not.toBeNull();
  await search.finish(id);
  expect(await near(id)).toEqual([9, 61, 62, 5, 60]);
  expect(await exact()).toEqual([20, 63]);
  await datasets.undo(id);
  // The same pictures again: what they are copies of was taken back.
  await append([added[2] ?? takePicture(0), takePicture(300, { noise: 8 })]);
  await search.finish(id);
  expect(await near(id)).toEqual([5, 60, 9, 61, 65, 66]);
});

test('what a search found counts for nothing where images have come back meanwhile', async () => {
  const { workspace, datasets } = opened();
  const { id } = await datasets.add('iiiiiiiiiiii', 'Pictures', '/pictures', packPictures(workspace, all));
  const { state } = await datasets.at(id);
  await datasets.append({ id, state }, '/more', packPictures(workspace, [takePicture(9, { noise: 8 })], all));
  await datasets.undo(id);
  const rows = new SimilarityStore(workspace.store);
  const { takenBackCount } = await rows.hashes(id, 63);
  await datasets.redo(id);
  const nothing = { a: new Uint32Array(), b: new Uint32Array(), similarity: new Float32Array() };
  await rows.keep(id, { images: 63, takenBackCount }, nothing, 0.8);
  expect(await rows.uncompared()).toEqual([{ id, images: 63 }]);
  await rows.keep(id, { images: 63, takenBackCount: 0 }, nothing, 0.8);
  expect(await rows.uncompared()).toEqual([]);
});

test('what is waited for comes before other datasets, which come after it', async () => {
  const { workspace, datasets, events, search } = opened();
  const ids = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'];
  for (const [index, id] of ids.entries()) {
    await datasets.add(id, 'Pictures', '/pictures', packPictures(workspace, scenes.slice(index)));
  }
  const waiting = async () => {
    const shares = await Promise.all(ids.map((id) => search.progress(id)));
    return ids.filter((_, index) => shares[index] !== null);
  };
  await search.finish('cccccccccccc');
  expect(await waiting()).toEqual(['aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
  const done = new Promise<void>((resolve) => {
    events.listen(() => void waiting().then(({ length }) => length === 0 && resolve()));
  });
  search.start();
  await done;
});

test('images that an older Xent imported are measured first', async () => {
  const { workspace, datasets, search, near } = opened();
  const { id } = await datasets.add('cccccccccccc', 'Pictures', '/pictures', packPictures(workspace, all));
  const nothing = { brightness: null, contrast: null, sharpness: null, constant: null };
  await workspace.store.updateTable('example').set({ ...nothing, pixel_hash: null, perceptual_hash: null }).execute();
  await search.finish(id);
  expect(await near(id)).toEqual([5, 60, 9, 61]);
  const rows = workspace.store.selectFrom('example').selectAll().where('position', '=', 7);
  const row = await rows.executeTakeFirstOrThrow();
  const facts = measureImage(takePicture(7), { width: 32, height: 32, channels: 1, fit: 'crop' });
  expect(row).toMatchObject({ constant: 0, pixel_hash: facts.pixelHash });
  expect(row.brightness).toBeCloseTo(facts.brightness, 6);
  expect(Buffer.from(row.perceptual_hash ?? []).toString('hex')).toBe(facts.perceptualHash);
});

test('a search that was cut off is begun anew by the next', async () => {
  const first = opened();
  const packed = packPictures(first.workspace, all);
  const { id } = await first.datasets.add('dddddddddddd', 'Pictures', '/pictures', packed);
  first.search.start();
  await first.search.close();
  expect(await first.near(id)).toEqual([]);
  const next = new SimilaritySearch(first.workspace.store, first.datasets, first.events, scanner);
  onTestFinished(() => next.close());
  await next.finish(id);
  expect(await first.near(id)).toEqual([5, 60, 9, 61]);
});

test('a packed file that is gone is told once, and other datasets are compared', async () => {
  const { workspace, datasets, search, near } = opened();
  await datasets.add('eeeeeeeeeeee', 'Gone', '/gone', packPictures(workspace, scenes.slice(10)));
  await workspace.store.updateTable('dataset').set({ images_file: 'gone.hwc' }).execute();
  const { id } = await datasets.add('ffffffffffff', 'Pictures', '/pictures', packPictures(workspace, all));
  await expect(search.finish('eeeeeeeeeeee')).rejects.toMatchObject({ code: 'images-missing' });
  await search.finish(id);
  expect(await near(id)).toEqual([5, 60, 9, 61]);
  expect(await search.progress('eeeeeeeeeeee')).toBeNull();
});
