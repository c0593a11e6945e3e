import { describe, expect, it } from 'vitest';
import { pickedFolder, singleImagesSentence, sortDrop, unusableSentence } from '../../../src/renderer/drop/sort-drop.ts';

const item = (name: string, patch = {}) => ({ name, type: '', isFolder: false, path: `/home/ada/${name}`, ...patch });
const names = (items: { name: string }[]) => items.map(({ name }) => name);

describe('sortDrop', () => {
  it('classifies images and imports folders and archives, all from one drop', () => {
    const sorted = sortDrop([
      item('cat.JPEG'),
      item('scan', { type: 'image/tiff' }),
      item('flowers', { isFolder: true }),
      item('holiday.jpg', { isFolder: true }),
      item('more.ZIP'),
      item('notes.txt', { type: 'text/plain' }),
    ]);
    expect(names(sorted.images)).toEqual(['cat.JPEG', 'scan']);
    expect(names(sorted.sources)).toEqual(['flowers', 'holiday.jpg', 'more.ZIP']);
    expect(names(sorted.unusable)).toEqual(['notes.txt']);
  });

  it.each([
    'photos.tar',
    'photos.tar.gz',
    'photos.tgz',
    'labels.csv',
    'labels.tsv',
    'labels.jsonl',
    'train-images-idx3-ubyte',
    'train-images.idx3-ubyte',
    't10k-labels-idx1-ubyte.gz',
    'data_batch_1',
    'data_batch_1.bin',
    'test_batch',
    'batches.meta',
    'train',
  ])('imports %s', (name) => {
    expect(names(sortDrop([item(name)]).sources)).toEqual([name]);
  });

  it('cannot import what has no path, such as a pasted archive', () => {
    expect(names(sortDrop([item('more.zip', { path: '' })]).unusable)).toEqual(['more.zip']);
  });
});

it('says what cannot be used', () => {
  expect(unusableSentence(['notes.txt'])).toMatch(/^“notes.txt” is neither an image nor/);
  expect(unusableSentence(['a', 'b'])).toMatch(/^2 of the files are neither an image nor/);
});

it('says why a single image is not imported', () => {
  expect(singleImagesSentence(['cat.jpg'])).toMatch(/^“cat.jpg” is a single image, of which nothing says the class/);
  expect(singleImagesSentence(['a', 'b'])).toMatch(/^2 of the files are single images/);
});

describe('pickedFolder', () => {
  it('is the folder that was picked, however deep its first file lies', () => {
    expect(pickedFolder('/home/ada/flowers/train/daisy/1.jpg', 'flowers/train/daisy/1.jpg')).toBe('/home/ada/flowers');
    expect(pickedFolder('/flowers/1.jpg', 'flowers/1.jpg')).toBe('/flowers');
  });

  it('works with the separators of Windows', () => {
    expect(pickedFolder('C:\\pictures\\flowers\\daisy\\1.jpg', 'flowers/daisy/1.jpg')).toBe('C:\\pictures\\flowers');
  });
});
