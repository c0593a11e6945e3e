import { expect, test } from 'vitest';
import { leakWords } from '../../../../src/renderer/datasets/overview/leak-words.ts';

test('a leak is told by how many images or groups it is of', () => {
  const told = (kind: 'leak' | 'group-leak', count: number) => leakWords({ kind, count, groups: null, detail: '' });
  expect(told('leak', 1200)).toBe('1,200 images are the same, or nearly the same, as an image in another split.');
  expect(told('group-leak', 1)).toBe('1 group has images in more than one split.');
  expect(told('group-leak', 9)).toBe('9 groups have images in more than one split.');
});
