import { expect, test } from 'vitest';
import { followClasses, numbersWithout, type Renumbering } from '#core/datasets/versions/class-numbers.ts';

const classes = ['a', 'b', 'c'];
const merged = numbersWithout(classes, 1, 0);
const parted = [0, 2];

/** A merge of b into a at version 2, undone at 3, made again at 4, undone at 5; a plain edit, of which none is told, at 6. */
const history: Renumbering[] = [
  { number: 2, undoes: null, classNumbers: merged },
  { number: 3, undoes: 2, classNumbers: parted },
  { number: 4, undoes: 3, classNumbers: merged },
  { number: 5, undoes: 2, classNumbers: parted },
];

test.each([1, 3, 5, 6])('classes that were one for a while are their own again, seen from version %i', (version) => {
  expect(followClasses(3, version, history)).toEqual([0, 1, 2]);
});

test.each([2, 4])('classes of a version in which they were one are followed by what came after, seen from version %i', (version) => {
  expect(followClasses(2, version, history)).toEqual([0, 2]);
});

test('a merge that stands holds for every version before it, past a plain edit too', () => {
  const again = [...history, { number: 7, undoes: null, classNumbers: numbersWithout(classes, 2, null) }];
  for (const version of [1, 3, 5, 6]) expect(followClasses(3, version, again)).toEqual([0, 1, null]);
});

test('an edit before a version may be taken back after it', () => {
  const renamed: Renumbering[] = [
    { number: 2, undoes: null, classNumbers: merged },
    { number: 4, undoes: 2, classNumbers: parted },
  ];
  expect(followClasses(2, 3, renamed)).toEqual([0, 2]);
  expect(followClasses(3, 1, renamed)).toEqual([0, 1, 2]);
});
