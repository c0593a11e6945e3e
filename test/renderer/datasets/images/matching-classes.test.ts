import { expect, test } from 'vitest';
import { matchingClasses } from '../../../../src/renderer/datasets/images/matching-classes.ts';

const classes = ['sea cat', 'dog', 'Cat', 'wild cat of the sea'];
const names = (text: string) => matchingClasses(classes, text).map(({ name }) => name);

test('classes are found by any of their words, those that begin so first, and keep their labels', () => {
  expect(names('')).toEqual(classes);
  expect(names('cat')).toEqual(['Cat', 'sea cat', 'wild cat of the sea']);
  expect(names('sea cat')).toEqual(['sea cat', 'wild cat of the sea']);
  expect(matchingClasses(classes, 'DOG')).toEqual([{ name: 'dog', label: 1 }]);
  expect(names('horse')).toEqual([]);
});
