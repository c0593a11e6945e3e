import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import { splits } from '#shared/dataset/schema.ts';
import { mountSmallDisk } from '#test/small-disk.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { colourOf, folderOf, hereDecoder, pack, type Packed, plainPng, type Tree, treeOf, zipOf } from './sources.ts';

const cats = { 'cats/': 6, 'dogs/': 5 };
const broken = Buffer.from('not an image');

/** `split/class: path inside the source` of every packed image, in packed order. */
function contents(packed: Packed, source: string): string[] {
  return packed.images.map(({ path }, at) => {
    const place = `${splits[packed.splits[at] ?? 0] ?? ''}/${packed.classes[packed.labels[at] ?? 0] ?? ''}`;
    return `${place}: ${path.slice(source.length + 1).replaceAll('\\', '/')}`;
  });
}

describe('what is packed', () => {
  test('are the pixels, by split, class and natural order', async () => {
    const folder = folderOf(treeOf({ 'test/b/': 1, 'train/b/1': 2, 'train/b/': 3, 'train/a/': 1, 'val/a/': 1 }));
    const packed = await pack(folder);
    expect(contents(packed, folder)).toEqual([
      'train/a: train/a/0.png',
      'train/b: train/b/0.png',
      'train/b: train/b/1.png',
      'train/b: train/b/2.png',
      'train/b: train/b/10.png',
      'train/b: train/b/11.png',
      'validation/a: val/a/0.png',
      'test/b: test/b/0.png',
    ]);
    expect(packed).toMatchObject({
      classes: ['a', 'b'],
      format: { width: 8, height: 8, channels: 3, fit: 'crop' },
      labels: Uint16Array.from([0, 1, 1, 1, 1, 1, 0, 1]),
      splits: Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 2]),
      skipped: [],
    });
    const file = readFileSync(packed.imagesFile);
    const colours = [6, 3, 4, 5, 1, 2, 7, 0];
    expect(file).toEqual(
      Buffer.concat(colours.map((colour) => Buffer.from(Array.from({ length: 64 }, () => colourOf(colour)).flat()))),
    );
    expect(packed.imagesHash).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test('is the same for a folder and a zip of it, wrapped or not, however many images are under way', async () => {
    const tree = treeOf({ 'cats/': 40, 'dogs/more/': 30, '犬/': 20 });
    const wrapped = Object.fromEntries(Object.entries(tree).map(([path, content]) => [`pets/${path}`, content]));
    const reversed = Object.fromEntries(Object.entries(tree).reverse());
    const packed = await Promise.all([
      pack(folderOf(tree)),
      pack(folderOf(tree), { ahead: 1 }),
      pack(folderOf(tree), { ahead: 64 }),
      pack(zipOf(tree)),
      pack(zipOf(reversed)),
      pack(zipOf(wrapped), { ahead: 3 }),
    ]);
    const [first] = packed;
    const { imagesHash, labels, splits: places } = first;
    for (const each of packed) expect(each).toMatchObject({ imagesHash, labels, splits: places });
    const changed = await pack(zipOf({ ...tree, 'cats/0.png': plainPng([1, 2, 3]) }));
    expect(changed.imagesHash).not.toBe(imagesHash);
  });

  test('holds out a share of every class where the folders name no splits', async () => {
    const packed = await pack(folderOf(treeOf({ 'a/': 10, 'b/': 5, 'c/': 2, 'd/': 1 })));
    const counts = packed.classes.map((_, label) => {
      const of = (split: number) => packed.labels.filter((each, at) => each === label && packed.splits[at] === split).length;
      return [of(0), of(1), of(2)];
    });
    expect(counts).toEqual([[8, 0, 2], [4, 0, 1], [1, 0, 1], [1, 0, 0]]);
  });

  test('is the tree that was made up, class for class and split for split', async () => {
    const file = fc.record({ name: fc.constantFrom('x', 'y', '犬', 'Z 1'), split: fc.constantFrom('train', 'val', 'test') });
    const tree = fc.array(file, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(tree, fc.boolean(), async (files, zipped) => {
        const made: Record<string, Uint8Array> = {};
        for (const name of new Set(files.map((each) => each.name)).add('x').add('y')) made[`train/${name}/0.png`] = plainPng([0, 0, 0]);
        made['test/x/0.png'] = plainPng([0, 0, 0]);
        for (const [index, { name, split }] of files.entries()) made[`${split}/${name}/${index + 1}.png`] = plainPng(colourOf(index + 1));
        const source = zipped ? zipOf(made) : folderOf(made);
        const packed = await pack(source);
        const wanted = Object.keys(made).map((path) => {
          const [split = '', name = ''] = path.split('/');
          return `${split.replace('val', 'validation')}/${name}: ${path}`;
        });
        expect(contents(packed, source).sort()).toEqual(wanted.sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('the working format', () => {
  const formatOf = async (tree: Tree, options = {}) =>
    (await pack(folderOf(tree), { options: importOptionsSchema.parse(options) })).format;

  test('is the images’ own where all are small and alike, else 64 x 64, or as asked', async () => {
    const wide = { 'a/1.png': plainPng([1, 2, 3], 40, 20), 'b/1.png': plainPng([3, 2, 1], 40, 20) };
    expect(await formatOf(wide)).toEqual({ width: 40, height: 20, channels: 3, fit: 'crop' });
    const usual = { width: 64, height: 64 };
    expect(await formatOf({ ...wide, 'b/2.png': plainPng([0, 0, 9], 41, 20) })).toMatchObject({ width: 32, height: 32 });
    const large = { 'a/1.png': plainPng([1, 2, 3], 97, 97), 'b/1.png': plainPng([3, 2, 1], 97, 97) };
    expect(await formatOf(large)).toMatchObject(usual);
    const asked = { size: { width: 9, height: 5 }, fit: 'letterbox' };
    expect(await formatOf(wide, asked)).toEqual({ width: 9, height: 5, channels: 3, fit: 'letterbox' });
  });

  test('has one channel where every image is grey, however it is stored', async () => {
    const grey = { 'a/1.png': plainPng([7, 7, 7]), 'b/1.png': plainPng([200, 200, 200]), 'b/broken.png': broken };
    expect(await formatOf(grey)).toMatchObject({ width: 8, height: 8, channels: 1 });
    expect(await formatOf({ ...grey, 'b/2.png': plainPng([7, 7, 8]) })).toMatchObject({ channels: 3 });
    expect(await formatOf(grey, { colour: 'colour' })).toMatchObject({ channels: 3 });
    expect(await formatOf({ ...grey, 'b/2.png': plainPng([7, 7, 8]) }, { colour: 'grey' })).toMatchObject({ channels: 1 });
  });
});

describe('what is known of each image', () => {
  test('is its path, its own size, and what was measured of its pixels', async () => {
    const folder = folderOf({ 'a/1.png': plainPng([0, 0, 0], 40, 20), 'b/1.png': plainPng([255, 255, 255], 30, 30) });
    const options = importOptionsSchema.parse({ size: { width: 8, height: 8 } });
    const { images } = await pack(folder, { options });
    expect(images).toMatchObject([
      { path: join(folder, 'a/1.png'), group: null, facts: { width: 40, height: 20, brightness: 0, isConstant: true } },
      { path: join(folder, 'b/1.png'), facts: { width: 30, height: 30, brightness: 255, contrast: 0 } },
    ]);
    expect(images[0]?.facts.bytes).toBe(readFileSync(join(folder, 'a/1.png')).length);
  });

  test('is more than the limits allow for some, which are skipped', async () => {
    const folder = folderOf({ ...treeOf(cats), 'dogs/large.png': plainPng([1, 2, 3], 30, 30) });
    const options = importOptionsSchema.parse({ limits: { imagePixels: 899 } });
    expect((await pack(folder, { options })).skipped).toMatchObject([
      { path: join(folder, 'dogs/large.png'), code: 'image-too-large' },
    ]);
    const bytes = importOptionsSchema.parse({ limits: { imageBytes: 10 } });
    await expect(pack(folder, { options: bytes })).rejects.toMatchObject({ code: 'no-readable-images' });
  });
});

describe('images that are added to a dataset', () => {
  const nothing = { pixelHashes: new BigUint64Array(), splits: new Uint8Array(), groups: new Map() };
  const target = { format: { width: 16, height: 12, channels: 1, fit: 'squash' } as const, present: nothing };

  test('take its format, and may be of one class', async () => {
    const packed = await pack(folderOf({ ...treeOf({ 'cats/': 3 }), 'dogs/1.png': broken }), { target });
    expect(packed).toMatchObject({ format: target.format, classes: ['cats'] });
  });
});

describe('images that cannot be used are listed with the reason, and the others imported', () => {
  test('damaged ones, unreadable ones, and ones outside of classes', async () => {
    const folder = folderOf({ ...treeOf(cats), 'dogs/broken.jpg': broken, 'dogs/empty.png': Buffer.alloc(0), 'loose.png': plainPng([1, 1, 1]) });
    symlinkSync('/proc/self/mem', join(folder, 'cats', 'cursed.png'));
    symlinkSync('nowhere.png', join(folder, 'cats', 'gone.png'));
    symlinkSync('self', join(folder, 'cats', 'self'));
    const packed = await pack(folder);
    expect(packed.labels).toHaveLength(11);
    expect(packed.skipped.map(({ path, code }) => [path.slice(folder.length + 1), code])).toEqual([
      ['cats/cursed.png', 'image-unreadable'],
      ['cats/gone.png', 'image-missing'],
      ['cats/self', 'image-unreadable'],
      ['dogs/broken.jpg', 'image-unreadable'],
      ['dogs/empty.png', 'image-unreadable'],
      ['loose.png', 'outside-classes'],
    ]);
    expect(packed.skipped.every(({ reason }) => reason.endsWith('.'))).toBe(true);
  });

  test.skipIf(process.platform !== 'linux')('ones whose names are not text', async () => {
    const folder = folderOf(treeOf(cats));
    const name = (text: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(text, 'latin1')]);
    writeFileSync(name('cats/é.png'), plainPng([1, 1, 1]));
    mkdirSync(name('vögel'));
    writeFileSync(name('vögel/1.png'), plainPng([2, 2, 2]));
    const packed = await pack(folder);
    const reason = 'This file cannot be read as an image: its name or its folder’s is not written in UTF-8, so rename it.';
    expect(packed.labels).toHaveLength(11);
    expect(packed.skipped.map(({ path, reason: why }) => [path.slice(folder.length + 1), why])).toEqual([
      ['cats/\ufffd.png', reason],
      ['v\ufffdgel', reason],
    ]);
  });

  test('a class that no image of can be read is left out, and told before its images', async () => {
    const tree = { ...treeOf({ 'ants/': 2, 'cats/': 2 }), 'bees/1.png': broken, 'bees/2.png': broken, 'zebras/1.png': broken };
    const folder = folderOf(tree);
    const packed = await pack(folder);
    expect(packed).toMatchObject({ classes: ['ants', 'cats'], labels: Uint16Array.from([0, 0, 1, 1]), skippedCount: 5 });
    expect(packed.skipped.map(({ path, code }) => [path.replace(`${folder}/`, ''), code])).toEqual([
      ['bees', 'class-without-images'],
      ['zebras', 'class-without-images'],
      ['bees/1.png', 'image-unreadable'],
      ['bees/2.png', 'image-unreadable'],
      ['zebras/1.png', 'image-unreadable'],
    ]);
    expect(packed.skipped.slice(0, 2).map(({ reason }) => reason)).toEqual([
      'Each of its 2 images was skipped, so the class “bees” is left out.',
      'Its only image was skipped, so the class “zebras” is left out.',
    ]);
  });

  test('a class without training images is imported as the source says', async () => {
    const onlyTested = await pack(folderOf(treeOf({ 'train/cats/': 2, 'train/dogs/': 2, 'test/birds/': 1 })));
    expect(onlyTested).toMatchObject({ classes: ['birds', 'cats', 'dogs'], splits: Uint8Array.from([0, 0, 0, 0, 2]) });
    const untrained = await pack(folderOf(treeOf({ 'val/cats/': 1, 'test/dogs/': 1 })));
    expect(untrained).toMatchObject({ classes: ['cats', 'dogs'], splits: Uint8Array.from([1, 2]) });
  });

  test('splits are dealt out among what can be read, so no class loses its training images', async () => {
    const tree = treeOf({ 'cats/': 6, 'dogs/': 2 });
    const first = await pack(folderOf(tree));
    const training = contents(first, '').find((line) => line.startsWith('train/dogs'))?.match(/dogs\/\d\.png$/)?.[0] ?? '';
    expect(training).toMatch(/^dogs/);
    const packed = await pack(folderOf({ ...tree, [training]: broken }));
    expect(packed.skipped).toHaveLength(1);
    expect(packed.labels.filter((label, at) => label === 1 && packed.splits[at] === 0)).toHaveLength(1);
  });
});

describe('what cannot become a dataset is refused in a sentence, and leaves nothing behind', () => {
  test.each<[string, Tree, string]>([
    ['nothing at all', {}, 'no-images'],
    ['images without class folders', treeOf({ '': 3 }), 'no-class-folders'],
    ['no images', { 'cats/1.txt': broken }, 'no-images'],
    ['one class', treeOf({ 'cats/': 3 }), 'one-class'],
    ['only damaged images', { 'cats/1.png': broken, 'dogs/1.png': broken }, 'no-readable-images'],
    ['one class and damaged images of another', { ...treeOf({ 'cats/': 3 }), 'dogs/1.png': broken }, 'one-readable-class'],
  ])('%s', async (_, tree, code) => {
    await expect(pack(folderOf(tree))).rejects.toMatchObject({ code });
    await expect(pack(zipOf(tree))).rejects.toMatchObject({ code });
  });

  test('images that are all larger than the limit: the first reason is told', async () => {
    const options = importOptionsSchema.parse({ limits: { imagePixels: 1 } });
    const refused = pack(folderOf(treeOf({ 'cats/': 2, 'dogs/': 1 })), { options });
    await expect(refused).rejects.toMatchObject({
      code: 'no-readable-images',
      message: expect.stringMatching(/None of the 3 images .*the first of them “.*cats.0.png”\. This image is larger than Xent reads/),
      action: 'Raise the limit, or make such images smaller. Nothing was imported.',
    });
  });

  test('a single image', async () => {
    const image = join(folderOf(treeOf({ '': 1 })), '0.png');
    await expect(pack(image)).rejects.toMatchObject({ code: 'source-is-image', message: expect.stringContaining('is a single image') });
  });

  test('a source that is gone', async () => {
    await expect(pack(join(temporaryFolder(), 'gone'))).rejects.toMatchObject({ code: 'source-missing' });
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot || process.platform === 'win32')('a folder that may not be read or written', async () => {
    const folder = folderOf(treeOf(cats));
    const stagingFolder = temporaryFolder();
    chmodSync(stagingFolder, 0o500);
    await expect(pack(folder, { stagingFolder })).rejects.toMatchObject({ code: 'not-writable' });
    chmodSync(folder, 0);
    await expect(pack(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
    chmodSync(folder, 0o700);
  });
});

describe('a disk that is full', () => {
  const disk = mountSmallDisk(8);
  afterAll(() => disk?.unmount());

  test.skipIf(!disk)('is told before anything is written, or while it fills up; nothing stays', async () => {
    const stagingFolder = join(disk?.folder ?? '', 'staging');
    mkdirSync(stagingFolder);
    const options = importOptionsSchema.parse({ size: { width: 256, height: 256 } });
    const large = folderOf(treeOf({ 'a/': 30, 'b/': 30 }));
    await expect(pack(large, { stagingFolder, options })).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(stagingFolder)).toEqual([]);

    const fitting = folderOf(treeOf({ 'a/': 14, 'b/': 14 }));
    let decoded = 0;
    const decoder: typeof hereDecoder = {
      ...hereDecoder,
      pack: (images, ...how) => {
        decoded += images.length;
        if (decoded === 5) writeFileSync(join(disk?.folder ?? '', 'filler'), Buffer.alloc(6 * 1024 * 1024));
        return hereDecoder.pack(images, ...how);
      },
    };
    const packing = pack(fitting, { stagingFolder, options, decoder });
    await expect(packing).rejects.toMatchObject({ code: 'disk-full' });
    expect(decoded).toBeGreaterThan(5);
  });
});

test('where rows that a manifest left out are why there is one class, the first is named', async () => {
  const rows = 'path,label,split\n0.png,dog,train\n1.png,cat,\n2.png,cat,\n';
  const folder = folderOf({ ...treeOf({ '': 3 }), 'labels.csv': Buffer.from(rows) });
  await expect(pack(join(folder, 'labels.csv'))).rejects.toMatchObject({
    code: 'one-class',
    message: expect.stringMatching(/2 rows were left out, the first at “.*labels\.csv, line 3: 1\.png”\. It names no split/) as string,
    action: expect.stringContaining('Correct the rows') as string,
  });
});
