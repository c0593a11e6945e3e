import { describe, expect, it } from 'vitest';
import { pickedFolder, sortDrop, unusableSentence } from '../../../src/renderer/drop/sort-drop.ts';

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
});

it('says what cannot be used', () => {
  expect(unusableSentence(['notes.txt'])).toBe('“notes.txt” is neither an image, a folder nor a zip archive.');
  expect(unusableSentence(['a', 'b'])).toBe('2 of the files are neither an image, a folder nor a zip archive.');
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
