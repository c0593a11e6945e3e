import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageSource } from '#core/datasets/import/source.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, zipOf } from '../sources.ts';
import { opened } from './opened.ts';
import { writeTar } from './tar-writer.ts';

const part = fc.constantFrom('.hidden', '.cache', 'train', 'Test', 'val', 'cats', 'dogs', 'a b', '犬', 'wrap');
const name = fc.constantFrom('1.png', '2.JPG', 'x', 'notes.txt', '._1.png', 'labels.csv', 'weights.bin');
const path = fc.tuple(fc.array(part, { maxLength: 4 }), name).map(([parts, last]) => [...parts, last].join('/'));
const image = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1');

/** Everything that an import learns of a source, in an order that does not depend on it. */
async function description(source: ImageSource, root: string) {
  const images = await Promise.all(
    source.images.map(async (placed) => {
      const read = await source.read(placed.path);
      return { ...placed, isRead: 'bytes' in read ? image.equals(read.bytes) : 'path' in read };
    }),
  );
  // Only the source's own path differs.
  const skipped = source.skipped.map(({ path: where, code, reason }) => ({
    path: where.slice(root.length + 1),
    code,
    reason: reason.replaceAll(root, '').replace('“#', '“/'),
  }));
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  return { images: images.sort(byPath), skipped: skipped.sort(byPath), columns: source.columns };
}

test('a made-up tree is the same dataset as a folder, zip, tar and tar.gz, by folders or by whole paths', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(path, { minLength: 1, maxLength: 14 }),
      fc.constantFrom('folder' as const, 'path' as const),
      async (paths, classDepth) => {
        const manifest = Buffer.from(['path,label', ...paths.map((each) => `${each},${each.length}`)].join('\n'));
        const contentOf = (each: string) => (each.endsWith('.csv') ? manifest : image);
        const tree = Object.fromEntries(paths.map((each) => [each, contentOf(each)]));
        const entries = paths.map((each) => ({ path: each, content: contentOf(each) }));
        const tar = join(temporaryFolder(), 'a.tar');
        writeFileSync(tar, writeTar(entries));
        const tgz = join(temporaryFolder(), 'a.tgz');
        writeFileSync(tgz, gzipSync(writeTar(entries)));
        const describe = (root: string) => opened(root, (source) => description(source, root), { classDepth });
        const wanted = await describe(folderOf(tree));
        for (const other of [zipOf(tree), tar, tgz]) expect(await describe(other)).toEqual(wanted);
        if (paths.some((each) => each.endsWith('.csv'))) return;
        expect(wanted.images.every(({ isRead }) => isRead)).toBe(true);
        const told = wanted.images.length + wanted.skipped.filter(({ code }) => code !== 'hidden-folder').length;
        expect(told).toBe(paths.filter((each) => !/(?:^|\/)\./.test(each)).length);
      },
    ),
    { numRuns: 150 },
  );
});

test('a folder whose name begins with a dot is listed once where images lie in it, and what programs leave behind is not', async () => {
  const names = ['cats/1.png', 'dogs/1.png', '.birds/1.png', '.birds/2.png', 'cats/.more/3.jpg', '.notes/a.txt', '.git/x/1.png'];
  const left = ['cats/.DS_Store', 'cats/._1.png', '.AppleDouble/1.png', '__MACOSX/.x/1.png', '.birds/.old/1.png', '.Trash-1000/1.png'];
  const entries = [...names, ...left].map((path) => ({ path, content: image }));
  const tar = join(temporaryFolder(), 'a.tar');
  writeFileSync(tar, writeTar(entries));
  const tree = Object.fromEntries(entries.map(({ path, content }) => [path, content]));
  for (const root of [folderOf(tree), zipOf(tree), tar]) {
    const { images, skipped } = await opened(root, (source) => description(source, root));
    expect(images.map(({ path }) => path)).toEqual(['cats/1.png', 'dogs/1.png']);
    expect(skipped.map(({ path, code }) => [path, code])).toEqual([
      ['.birds', 'hidden-folder'],
      ['cats/.more', 'hidden-folder'],
    ]);
  }
});
