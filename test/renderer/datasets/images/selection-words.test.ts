import { expect, test } from 'vitest';
import { selectionWords } from '../../../../src/renderer/datasets/images/selection-words.ts';

test('the bar says how many images there are and are selected', () => {
  expect(selectionWords(0, 2858)).toBe('2,858 images');
  expect(selectionWords(7, 2858)).toBe('7 of 2,858 images selected');
  expect(selectionWords(12, 12)).toBe('All 12 images selected');
  expect(selectionWords(1, 1)).toBe('1 of 1 image selected');
});
