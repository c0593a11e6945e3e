import { expect, test } from 'vitest';
import { noneWords } from '../../../../src/renderer/datasets/images/none-words.ts';

test.each([
  [false, 0, /^Every image is excluded\. Choose “Excluded”/],
  [true, 0, /^No image passes this filter\.$/],
  [true, 1, /^No image passes this filter, but 1 excluded image passes it\. Choose “Excluded”/],
  [true, 1200, /^No image passes this filter, but 1,200 excluded images pass it\./],
])('where nothing shows (filtered: %s, excluded: %d) it is said why', (isFiltered, excluded, words) => {
  expect(noneWords(isFiltered, excluded)).toMatch(words);
});
