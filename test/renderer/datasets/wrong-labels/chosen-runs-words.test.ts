import { expect, it } from 'vitest';
import { chosenRunsWords } from '../../../../src/renderer/datasets/wrong-labels/chosen-runs-words.ts';

it('says whether the best runs count, or those that were chosen', () => {
  expect(chosenRunsWords(1, 1, false)).toBe('1 run');
  expect(chosenRunsWords(1, 5, false)).toBe('the best of 5 runs');
  expect(chosenRunsWords(3, 5, false)).toBe('the best 3 of 5 runs');
  expect(chosenRunsWords(3, 3, false)).toBe('3 runs');
  expect(chosenRunsWords(2, 5, true)).toBe('2 runs');
});
