import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Datasets } from '#core/datasets/datasets.ts';
import { ExportNames } from '#core/datasets/export/names.ts';
import { toBitmap } from '#core/images/bitmap.ts';
import { decodeImage } from '#core/images/decode.ts';
import { pixelHash } from '#core/images/measure.ts';
import { type EditInput, editSchema } from '#shared/dataset/edit.ts';
import { type ExportProgress, exportRequestSchema } from '#shared/dataset/export.ts';
import { colourImage } from '#test/class-folders.ts';
import { mountSmallDisk } from '#test/small-disk.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { opened } from './import/source/opened.ts';
import { writeZip } from './import/source/zip-writer.ts';
import { openDatasets } from './opened.ts';
import type { MadeUpImage } from './packed.ts';

const classes = ['cat', 'dog: big'];

/** Of what an import makes of an image file, in the format of made-up datasets. */
const hashOf = (file: Uint8Array) => pixelHash(decodeImage(file, { width: 4, height: 4, channels: 1, fit: 'crop' }));

/** Six images whose originals are there; the third and fourth have the same file name. */
function writeOriginals(): MadeUpImage[] {
  const folder = temporaryFolder();
  return [0, 1, 0, 0, 1, 1].map((label, index) => {
    const name = index === 3 ? 'Photo 2.bmp' : `photo ${index}.bmp`;
    const path = join(folder, String(index), name);
    mkdirSync(join(folder, String(index)));
    const file = colourImage('red', index);
    writeFileSync(path, file);
    const pixelHash = hashOf(file);
    return { label, split: index % 3, path, bytes: file.length, pixelHash, group: index === 0 ? 'a "patient", one' : null };
  });
}

async function exported(datasets: Datasets, id: string, request: { form: string; path: string; images?: string }) {
  const told: ExportProgress[] = [];
  for await (const each of datasets.export(id, exportRequestSchema.parse(request))) told.push(each);
  return told.at(-1);
}

const edit = (datasets: Datasets, id: string, input: EditInput) => datasets.edit(id, editSchema.parse(input));

/** What an import would find: by file name, class and split. */
async function found(path: string) {
  const placed = await opened(path, ({ images }) => images, { classDepth: 'path' });
  return placed.map(({ path: file, className, split }) => [basename(file), className, split]).sort();
}

/** What an import would make of a manifest. */
function listed(path: string) {
  return opened(path, ({ images, skipped }) => ({ images, skipped }), { groupColumn: 'group' });
}

test.each(['folders', 'zip'])('%s have the edited labels and splits, and import again to the same', async (form) => {
  const { datasets, add } = openDatasets();
  const originals = writeOriginals();
  const { id } = await add(originals, classes);
  await edit(datasets, id, { kind: 'relabel', selection: { positions: [0] }, label: 1 });
  await edit(datasets, id, { kind: 'exclude', selection: { positions: [5] } });
  await edit(datasets, id, { kind: 'move', selection: { positions: [3] }, split: 'test' });
  const path = join(temporaryFolder(), form === 'zip' ? 'pets.zip' : 'pets');
  expect(await exported(datasets, id, { form, path })).toEqual({
    done: 5,
    total: 5,
    missing: [],
    renamed: [{ class: 'dog: big', folder: 'dog_ big' }],
    groupsLost: true,
  });
  expect(await found(path)).toEqual(
    [
      ['photo 0.bmp', 'dog_ big', 'train'],
      ['photo 1.bmp', 'dog_ big', 'validation'],
      ['photo 2.bmp', 'cat', 'test'],
      ['Photo 2-2.bmp', 'cat', 'test'],
      ['photo 4.bmp', 'dog_ big', 'validation'],
    ].sort(),
  );
  if (form === 'folders') {
    expect(readFileSync(join(path, 'train', 'dog_ big', 'photo 0.bmp'))).toEqual(readFileSync(originals[0]?.path ?? ''));
  }
});

test.each(['folders', 'zip', 'csv'])('originals that are gone or have changed are left out and listed: %s', async (form) => {
  const { datasets, add } = openDatasets();
  const originals = writeOriginals();
  const { id } = await add(originals, classes);
  rmSync(originals[1]?.path ?? '');
  writeFileSync(originals[2]?.path ?? '', 'another file');
  const path = join(temporaryFolder(), `pets.${form}`);
  const end = await exported(datasets, id, { form, path });
  expect(end).toMatchObject({ done: 6, total: 6 });
  expect(end?.missing).toEqual([
    { path: originals[1]?.path, reason: expect.stringContaining('There is no') },
    { path: originals[2]?.path, reason: expect.stringContaining('changed since it was imported') },
  ]);
  expect(await found(path)).toHaveLength(4);
});

test.each(['folders', 'zip', 'csv'])('originals of one size that changed places are left out and listed: %s', async (form) => {
  const { datasets, add } = openDatasets();
  const originals = writeOriginals();
  const { id } = await add(originals, classes);
  const [first = '', second = ''] = originals.map(({ path }) => path);
  const beside = `${first}.beside`;
  renameSync(first, beside);
  renameSync(second, first);
  renameSync(beside, second);
  const path = join(temporaryFolder(), `pets.${form}`);
  const reason = expect.stringContaining('changed since it was imported') as string;
  const { missing } = (await exported(datasets, id, { form, path })) ?? {};
  expect(missing).toEqual([{ path: first, reason }, { path: second, reason }]);
  expect(await found(path)).toHaveLength(4);
});

test('originals in an archive that is another by now are left out and listed', async () => {
  const { datasets, add } = openDatasets();
  const archive = join(temporaryFolder(), 'pets.zip');
  const file = colourImage('red', 0);
  const originals = [0, 1].map((label) => {
    return { label, split: 0, path: `${archive}#${label}.bmp`, bytes: file.length, pixelHash: hashOf(file) };
  });
  const { id } = await add(originals, classes);
  writeFileSync(archive, writeZip([{ path: '1.bmp', content: file }]));
  const path = join(temporaryFolder(), 'pets');
  const missing = [{ path: originals[0]?.path, reason: expect.stringContaining('There is no') as string }];
  expect(await exported(datasets, id, { form: 'folders', path })).toMatchObject({ done: 2, missing });
  writeFileSync(archive, 'hello');
  const again = exported(datasets, id, { form: 'folders', path: join(temporaryFolder(), 'again') });
  await expect(again).rejects.toMatchObject({ code: 'export-without-originals' });
});

test('working images are written as PNG with the very pixels', async () => {
  const { datasets, add } = openDatasets();
  const dataset = await add(writeOriginals(), classes);
  const path = join(temporaryFolder(), 'pets');
  await exported(datasets, dataset.id, { form: 'folders', path, images: 'working' });
  const png = readFileSync(join(path, 'train', 'cat', 'photo 0.png'));
  const image = await datasets.images.read(dataset.id, 0);
  expect(Buffer.from(decodeImage(png, dataset.format))).toEqual(image?.pixels);
});

test('originals inside an archive are found there', async () => {
  const { datasets, add } = openDatasets();
  const { id } = await add(writeOriginals(), classes);
  const archive = join(temporaryFolder(), 'pets.zip');
  await exported(datasets, id, { form: 'zip', path: archive });
  const pixelHash = hashOf(colourImage('red', 0));
  const inside = [{ label: 0, split: 0, path: `${archive}#train/cat/photo 0.bmp`, bytes: 0, pixelHash }, { label: 1, split: 0, path: `${archive}#gone.bmp` }];
  const second = await add(inside, classes);
  const path = join(temporaryFolder(), 'again');
  const end = await exported(datasets, second.id, { form: 'folders', path });
  expect(readFileSync(join(path, 'train', 'cat', 'photo 0.bmp'))).toEqual(Buffer.from(colourImage('red', 0)));
  expect(end?.missing).toEqual([{ path: `${archive}#gone.bmp`, reason: expect.stringContaining('There is no') as string }]);
  await datasets.close();
});

test('a CSV names image files where they are, and imports again to the same labels, splits and groups', async () => {
  const { datasets, add } = openDatasets();
  const originals = writeOriginals();
  const [cat, dog] = [' cat ', 'a "dog", big/small'];
  const { id } = await add(originals, [cat, 'a dog']);
  await edit(datasets, id, { kind: 'rename-class', label: 1, name: dog });
  await edit(datasets, id, { kind: 'relabel', selection: { positions: [0] }, label: 1 });
  await edit(datasets, id, { kind: 'exclude', selection: { positions: [1, 4] } });
  await edit(datasets, id, { kind: 'move', selection: { positions: [3] }, split: 'test' });
  const folder = temporaryFolder();
  const path = join(folder, 'pets.csv');
  expect(await exported(datasets, id, { form: 'csv', path })).toEqual({
    done: 4,
    total: 4,
    missing: [],
    renamed: [],
    groupsLost: false,
  });
  expect(readdirSync(folder)).toEqual(['pets.csv']);
  expect(await listed(path)).toEqual({
    images: [
      { path: originals[0]?.path, className: dog, split: 'train', group: 'a "patient", one' },
      { path: originals[2]?.path, className: cat, split: 'test', group: null },
      { path: originals[3]?.path, className: cat, split: 'test', group: null },
      { path: originals[5]?.path, className: dog, split: 'test', group: null },
    ],
    skipped: [],
  });
});

test('a CSV has what is no image file of its own beside it', async () => {
  const { datasets, add } = openDatasets();
  const originals = writeOriginals();
  const { id: first } = await add(originals, classes);
  const archive = join(temporaryFolder(), 'pets.zip');
  await exported(datasets, first, { form: 'zip', path: archive });
  const batch = join(temporaryFolder(), 'data_batch_1');
  writeFileSync(batch, 'no image file');
  const file = { path: originals[0]?.path ?? '', bytes: originals[0]?.bytes ?? 0, pixelHash: originals[0]?.pixelHash ?? '' };
  const dataset = await add(
    [
      { label: 0, split: 0, ...file },
      { label: 1, split: 1, path: `${archive}#train/cat/photo 0.bmp`, bytes: 0, pixelHash: file.pixelHash },
      { label: 1, split: 2, path: `${batch}#0`, bytes: 0, group: 'a' },
      // An import takes no file twice, but images can be added to a dataset that were in it.
      { label: 0, split: 2, ...file },
    ],
    classes,
  );
  const folder = temporaryFolder();
  const path = join(folder, 'again.csv');
  expect(await exported(datasets, dataset.id, { form: 'csv', path })).toMatchObject({ total: 4, missing: [] });
  expect(readdirSync(folder).sort()).toEqual(['again-images', 'again.csv']);
  const inside = ['validation/dog_ big/photo 0.bmp', 'test/dog_ big/0.png', 'test/cat/photo 0.bmp'].map((name) => `again-images/${name}`);
  expect(await listed(path)).toEqual({
    images: [
      { path: file.path, className: 'cat', split: 'train', group: null },
      { path: inside[0], className: 'dog: big', split: 'validation', group: null },
      { path: inside[1], className: 'dog: big', split: 'test', group: 'a' },
      { path: inside[2], className: 'cat', split: 'test', group: null },
    ],
    skipped: [],
  });
  expect(readFileSync(join(folder, inside[0] ?? ''))).toEqual(Buffer.from(colourImage('red', 0)));
  const image = await datasets.images.read(dataset.id, 2);
  expect(Buffer.from(decodeImage(readFileSync(join(folder, inside[1] ?? '')), dataset.format))).toEqual(image?.pixels);
  await datasets.close();
});

test('a CSV of the working images has them beside it, and writes over none', async () => {
  const { datasets, add } = openDatasets();
  const { id } = await add([{ label: 0, split: 0, path: '/gone/1.jpg' }, { label: 1, split: 2, path: '/gone/2.jpg' }], classes);
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'pets-images'));
  writeFileSync(join(folder, 'pets-images', 'mine.txt'), 'mine');
  const taken = exported(datasets, id, { form: 'csv', path: join(folder, 'pets.csv'), images: 'working' });
  await expect(taken).rejects.toMatchObject({ code: 'export-target-taken', message: expect.stringContaining('pets-images”') as string });
  expect(readdirSync(folder)).toEqual(['pets-images']);
  const path = join(folder, 'others.csv');
  await exported(datasets, id, { form: 'csv', path, images: 'working' });
  expect(readFileSync(path, 'utf8')).toBe(
    'path,label,split\r\nothers-images/train/cat/1.png,cat,train\r\nothers-images/test/dog_ big/2.png,dog: big,test\r\n',
  );
  expect(await found(path)).toHaveLength(2);
});

test('nothing is written over, nothing goes into the workspace, and a cancelled export leaves nothing', async () => {
  const { datasets, add, workspace } = openDatasets();
  const { id } = await add(writeOriginals(), classes);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  await expect(exported(datasets, id, { form: 'folders', path: folder })).rejects.toMatchObject({ code: 'export-target-taken' });
  const inside = join(workspace.path, 'images', 'x.zip');
  await expect(exported(datasets, id, { form: 'zip', path: inside })).rejects.toMatchObject({ code: 'export-inside-workspace' });
  for (const form of ['folders', 'zip', 'csv'] as const) {
    const path = join(folder, form);
    const cancelled = new AbortController();
    cancelled.abort();
    const request = exportRequestSchema.parse({ form, path });
    const exporting = datasets.export(id, request, cancelled.signal);
    await expect(exporting.next()).rejects.toMatchObject({ code: 'export-cancelled' });
    const abandoned = datasets.export(id, request);
    await abandoned.next();
    await abandoned.return();
    expect(existsSync(path)).toBe(false);
  }
  expect(readdirSync(folder)).toEqual(['mine.txt']);
});

test.each(['folders', 'zip', 'csv'])('%s: what a killed export to the same place left is removed, and nothing else', async (form) => {
  const { datasets, add } = openDatasets();
  const { id } = await add(writeOriginals(), classes);
  const folder = temporaryFolder();
  const path = join(folder, 'pets');
  const under = datasets.export(id, exportRequestSchema.parse({ form, path }));
  await under.next();
  const [living = ''] = readdirSync(folder);
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  const abandoned = living.replace(`-${process.pid}-`, `-${ended}-`);
  expect(abandoned).not.toBe(living);
  const others = [abandoned.replace('pets', 'cats'), abandoned.replace('pets.', 'pets.f'), `${abandoned}.txt`, 'pets.part', `pets.${randomUUID()}.part`];
  for (const name of [abandoned, ...others]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, '1.bmp'), '');
  }
  const again = datasets.export(id, exportRequestSchema.parse({ form, path }));
  await again.next();
  expect(readdirSync(folder)).toEqual(expect.arrayContaining([living, ...others]));
  expect(readdirSync(folder)).not.toContain(abandoned);
  await under.return();
  await again.return();
  expect(readdirSync(folder).sort()).toEqual(others.sort());
});

test.each(['folders', 'zip', 'csv'])('%s without a single original fail, say what to do, and leave nothing', async (form) => {
  const { datasets, add } = openDatasets();
  const { id } = await add([{ label: 0, split: 0, path: '/gone/1.png' }, { label: 1, split: 0, path: '/gone/2.png' }], classes);
  const folder = temporaryFolder();
  await expect(exported(datasets, id, { form, path: join(folder, 'pets') })).rejects.toMatchObject({
    code: 'export-without-originals',
    message: expect.stringMatching(/^None of the 2 originals can be used, so nothing was exported\. Of the first: There is no file at/) as string,
    action: expect.stringContaining('--images working') as string,
  });
  expect(readdirSync(folder)).toEqual([]);
  await edit(datasets, id, { kind: 'exclude', selection: { filter: {} } });
  await expect(exported(datasets, id, { form, path: join(folder, 'pets') })).rejects.toMatchObject({ code: 'export-of-nothing' });
});

test('a place that cannot be written to is named, and nothing is said of the workspace', async () => {
  const { datasets, add } = openDatasets();
  const { id } = await add(writeOriginals(), classes);
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const form of ['folders', 'zip', 'csv']) {
    const failure: unknown = await exported(datasets, id, { form, path: join(file, 'pets') }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'not-writable', message: `Nothing can be written to the folder “${file}”: a file stands where a folder must be.` });
    expect(failure).not.toMatchObject({ action: expect.stringContaining('workspace') as string });
  }
});

const disk = mountSmallDisk(1);
afterAll(() => disk?.unmount());

test.skipIf(!disk).each(['folders', 'zip', 'csv'])('a disk that is full ends an export in a sentence, and leaves nothing: %s', async (form) => {
  const { datasets, add } = openDatasets();
  const archive = join(temporaryFolder(), 'large.zip');
  const names = Array.from({ length: 8 }, (_, index) => `train/cat/${index}.bmp`);
  const content = Buffer.from(toBitmap({ width: 300, height: 300, channels: 3, fit: 'crop' }, randomBytes(300 * 300 * 3)));
  writeFileSync(archive, writeZip(names.map((path) => ({ path, content }))));
  const pixelHash = hashOf(content);
  const { id } = await add(names.map((name) => ({ label: 0, split: 0, path: `${archive}#${name}`, bytes: 0, pixelHash })), classes);
  const folder = disk?.folder ?? '';
  await expect(exported(datasets, id, { form, path: join(folder, 'pets') })).rejects.toMatchObject({
    code: 'disk-full',
    message: `The disk that holds “${join(folder, 'pets')}” is full.`,
  });
  expect(readdirSync(folder)).toEqual([]);
  await datasets.close();
});

test.each(['folders', 'zip'])('nested classes are nested folders, and the same classes when they are imported as such: %s', async (form) => {
  const { datasets, add } = openDatasets();
  const names = ['birds/owl', 'birds/hawk', 'birds', 'Birds/owl', 'owl'];
  const paths = ['1.png', '2.png', 'hawk', '4.png', '5.png'];
  const { id } = await add(names.map((_, label) => ({ label, split: 0, path: `/gone/${paths[label]}` })), names);
  const path = join(temporaryFolder(), form === 'zip' ? 'animals.zip' : 'animals');
  await exported(datasets, id, { form, path, images: 'working' });
  expect((await found(path)).map(([, className]) => className).sort()).toEqual(
    ['birds', 'birds/hawk', 'birds/owl', 'Birds-2/owl', 'owl'].sort(),
  );
});

test('an image without an ending does not take the place of a nested class', () => {
  const names = new ExportNames(['birds', 'birds/owl']);
  expect(names.next('train', 0, '/photos/owl')).toBe('train/birds/owl-2');
  expect(names.next('train', 1, '/photos/owl')).toBe('train/birds/owl/owl');
});

test.each(['folders', 'zip', 'csv'])('%s: a folder that is not there is not made for an export', async (form) => {
  const { datasets, add } = openDatasets();
  const { id } = await add(writeOriginals(), classes);
  const folder = join(temporaryFolder(), 'mistyped');
  await expect(exported(datasets, id, { form, path: join(folder, `pets.${form}`) })).rejects.toMatchObject({ code: 'export-folder-missing' });
  expect(existsSync(folder)).toBe(false);
});

test.each([
  ['/photos/photo #1.jpg', 'photo #1.jpg'],
  ['/photos/#1.jpg', '#1.jpg'],
  ['/pets.zip#cat/photo #1.jpg', 'photo #1.jpg'],
  ['/pets.tar.gz#photo #1.jpg', 'photo #1.jpg'],
  ['/mnist/train-images-idx3-ubyte#12', '12.png', '.png'],
  ['/cifar.zip#cifar-10-batches-bin/data_batch_1.bin#12', '12.png', '.png'],
])('a # in a file name is kept, and what it parts from an archive is not: %s', (path, name, extension?: string) => {
  expect(new ExportNames(['cat']).next('train', 0, path, extension)).toBe(`train/cat/${name}`);
});

test('every class is one folder inside the target, whatever it was renamed to', async () => {
  const names = ['../x', 'a/../b', '..', 'CON', 'end.', '.hidden', '__MACOSX', 'Thumbs.db', 'a_b', 'A_B', 'caf\u00e9', 'cafe\u0301', 'x'.repeat(200), `${'x'.repeat(199)}y`, '犬'.repeat(200), '/etc'];
  const { datasets, add } = openDatasets();
  const { id } = await add(names.map((_, label) => ({ label, split: 0 })), names.map((_, label) => `class ${label}`));
  for (const [label, name] of names.entries()) await edit(datasets, id, { kind: 'rename-class', label, name });
  const folder = temporaryFolder();
  const path = join(folder, 'pets');
  await exported(datasets, id, { form: 'folders', path, images: 'working' });
  expect(readdirSync(folder)).toEqual(['pets']);
  const written = readdirSync(join(path, 'train'));
  expect(new Set(written.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(names.length);
  for (const name of written) expect(name).toMatch(/^[^.<>:"|?*\\/][^<>:"|?*\\/]*[^. ]$/);
  expect(written.filter((name) => Buffer.byteLength(name) > 210)).toEqual([]);
  const again = await found(path);
  expect(again.map(([file, className]) => [className, file]).sort()).toEqual(
    written.map((name) => [name.normalize('NFC'), readdirSync(join(path, 'train', name))[0]]).sort(),
  );
});
