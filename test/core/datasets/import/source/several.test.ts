import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { colourOf, plainPng, treeOf, zipOf } from '../sources.ts';
import { contents, opened, places } from './opened.ts';

function folder(name: string, tree: Record<string, Uint8Array>): string {
  const root = join(temporaryFolder(), name);
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

test('classes of the same name become one, and paths stay apart', async () => {
  const here = folder('pets', { 'cats/1.png': plainPng(colourOf(1)), 'dogs/1.png': plainPng(colourOf(2)) });
  const there = folder('pets', { 'cats/1.png': plainPng(colourOf(3)), 'birds/1.png': plainPng(colourOf(4)) });
  await opened([here, there, here], async (found) => {
    expect(places(found)).toEqual({
      'pets/cats/1.png': 'cats@none',
      'pets/dogs/1.png': 'dogs@none',
      'pets (2)/cats/1.png': 'cats@none',
      'pets (2)/birds/1.png': 'birds@none',
    });
    expect(found.describe('pets (2)/cats/1.png')).toBe(join(there, 'cats/1.png'));
    expect((await contents(found))['pets (2)/birds/1.png']).toBe(join(there, 'birds/1.png'));
  });
});

test('folders and archives that hold images directly are classes', async () => {
  const cats = folder('cats', treeOf({ '': 2, 'more/': 1 }));
  const dogs = zipOf(treeOf({ '': 2 }), 'dogs.zip');
  expect(await opened([cats, dogs], places)).toEqual({
    'cats/0.png': 'cats@none',
    'cats/1.png': 'cats@none',
    'cats/more/0.png': 'cats@none',
    'dogs/0.png': 'dogs@none',
    'dogs/1.png': 'dogs@none',
  });
  await opened(cats, (found) => expect(Object.values(places(found))).toEqual(['more@none']));
});

test('one that holds images directly is a class as well where it is added to a dataset', async () => {
  const cats = folder('cats', { ...treeOf({ '': 1, 'more/': 1 }), 'notes.csv': Buffer.from('day,weather') });
  const added = { '0.png': 'cats@none', 'more/0.png': 'cats@none' };
  expect(await opened(cats, places, {}, true)).toEqual(added);
  expect(await opened(zipOf(treeOf({ '': 1, 'more/': 1 }), 'cats.zip'), places, {}, true)).toEqual(added);
  const pets = folder('pets', treeOf({ '': 1, 'cats/': 1, 'dogs/': 1 }));
  expect(Object.values(await opened(pets, places, {}, true))).toEqual(['cats@none', 'dogs@none']);
});

test('folders that are called like splits are splits', async () => {
  const train = folder('train', treeOf({ 'cats/': 1, 'dogs/': 1 }));
  const held = folder('Test', treeOf({ 'cats/': 1 }));
  expect(Object.values(await opened([train, held], places))).toEqual(['cats@train', 'dogs@train', 'cats@test']);
  const other = folder('more', treeOf({ 'cats/': 1 }));
  expect(Object.values(await opened([train, held, other], places))).toEqual(['cats@none', 'dogs@none', 'cats@none', 'cats@none']);
});

test('manifests that are called like splits are splits, unless they name some themselves', async () => {
  const list = (rows: string) => Buffer.from(`path,label${rows}`);
  const images = treeOf({ 'images/': 3 });
  const root = folder('pets', {
    ...images,
    'train.csv': list('\nimages/0.png,cat\nimages/1.png,dog'),
    'test.jsonl': Buffer.from('{"path":"images/2.png","label":"cat"}'),
    'val.txt': list(',split\nimages/2.png,cat,test'),
    'more.csv': list('\nimages/2.png,cat'),
  });
  const placed = async (...names: string[]) => Object.values(await opened(names.map((name) => join(root, name)), places));
  expect(await placed('train.csv', 'test.jsonl')).toEqual(['cat@train', 'dog@train', 'cat@test']);
  expect(await placed('train.csv', 'val.txt')).toEqual(['cat@none', 'dog@none', 'cat@test']);
  expect(await placed('train.csv', 'more.csv')).toEqual(['cat@none', 'dog@none', 'cat@none']);
});

test('one that holds nothing is told, and does not stop the others', async () => {
  const pets = folder('pets', treeOf({ 'cats/': 1, 'dogs/': 1 }));
  const empty = folder('empty', { 'words.txt': Buffer.from('words') });
  await opened([pets, empty], (found) => {
    expect(found.images).toHaveLength(2);
    expect(found.skipped.map(({ path, code }) => [basename(path), code])).toEqual([['empty', 'no-images']]);
  });
});
