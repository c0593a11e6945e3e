import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fixture } from '#test/core/images/fixtures.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { colourOf, folderOf, plainPng, type Tree, zipOf } from '../sources.ts';
import { contents, opened, refusal } from './opened.ts';
import { writeTar } from './tar-writer.ts';

const words = Buffer.from('These are words, and many more of them than an image has in its first bytes: words, words.');
const photo = fixture('rgb.jpg');
const image = plainPng(colourOf(1));

const tree: Tree = {
  'pets/cats/1.txt': photo,
  'pets/cats/2.csv': image,
  'pets/cats/notes.md': words,
  'pets/cats/labels.csv': words,
  'pets/cats/empty.txt': new Uint8Array(),
  'pets/cats/Thumbs.db': photo,
  'pets/dogs/1.png': image,
  'pets/dogs/more/film.mp4': words,
  'pets/birds/word.pdf': words,
  'pets/README': words,
  'pets/licence.txt': words,
  'readme.md': words,
};

function tarOf(content: Tree, pack = (bytes: Buffer) => bytes): string {
  const file = join(temporaryFolder(), 'pets.tar');
  writeFileSync(file, pack(writeTar(Object.entries(content).map(([path, each]) => ({ path, content: each })))));
  return file;
}

test.each([
  ['folder', folderOf],
  ['zip', (content: Tree) => zipOf(content)],
  ['tar', (content: Tree) => tarOf(content)],
  ['tar.gz', (content: Tree) => tarOf(content, (bytes) => gzipSync(bytes))],
])('in a %s, images are told by their content whatever they are called, and what is none in a class folder is listed', async (_, write) => {
  const source = write(tree);
  await opened(source, async (found) => {
    expect(Object.keys(await contents(found)).sort()).toEqual(['pets/cats/1.txt', 'pets/cats/2.csv', 'pets/dogs/1.png']);
    expect(found.skipped.map(({ path }) => path.slice(source.length + 1)).sort()).toEqual([
      'pets/birds/word.pdf',
      'pets/cats/empty.txt',
      'pets/cats/labels.csv',
      'pets/cats/notes.md',
      'pets/dogs/more/film.mp4',
    ]);
    expect(new Set(found.skipped.map(({ code, reason }) => `${code}: ${reason}`))).toEqual(
      new Set(['not-an-image: Its content is not an image.']),
    );
  });
});

test.each([
  ['xz', Buffer.from('\xfd7zXZ\0\0\x04', 'latin1')],
  ['bzip2', Buffer.from('BZh91AY&SY', 'latin1')],
  ['7z', Buffer.from('7z\xbc\xaf\x27\x1c\0\x04', 'latin1')],
  ['RAR', Buffer.from('Rar!\x1a\x07\x01\0', 'latin1')],
  ['Zstandard', Buffer.from('\x28\xb5\x2f\xfd\x04\0', 'latin1')],
])('%s is an archive that has to be unpacked first', async (_, start) => {
  const file = zipOf(Buffer.concat([start, Buffer.alloc(600, 7)]), 'images.tar.x');
  expect(await refusal(file)).toMatch(/^archive-kind-unsupported: .* Unpack it first/);
});

test('where train and test lie above the class folders, and where a folder is a class of its own', async () => {
  const split = { 'train/cats/1.png': image, 'train/dogs/1.png': image, 'test/cats/1.txt': words, 'train/list.txt': words, 'extra/list.txt': words };
  await opened(folderOf({ ...split, 'test/dogs/1.png': image }), ({ skipped }) => {
    expect(skipped.map(({ path }) => path)).toEqual([expect.stringMatching(/test.cats.1\.txt$/)]);
  });
  const [cats, dogs] = [folderOf({ '1.bin': photo, 'notes.md': words }), folderOf({ '1.png': image })];
  await opened([cats, dogs], ({ images, skipped }) => {
    expect(images).toHaveLength(2);
    expect(skipped.map(({ path }) => path)).toEqual([join(cats, 'notes.md')]);
  });
});
