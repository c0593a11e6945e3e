import { expect, test } from 'vitest';
import { maximumClasses } from '#core/datasets/import/limits.ts';
import { mergeClasses } from '#core/datasets/import/packed-dataset.ts';

test('classes that are there keep their numbers, and new ones come last', () => {
  expect(mergeClasses(['cat', 'dog'], ['ant', 'dog', 'bee'])).toEqual({
    classes: ['cat', 'dog', 'ant', 'bee'],
    numbers: [2, 1, 3],
  });
});

test('as many classes as there may be are merged with as many', () => {
  // Long names that differ late, as those of nested classes do, and strings of their own, as after a read from a file.
  const names = () => Array.from({ length: maximumClasses }, (_, label) => `${'animals/'.repeat(40)}${label}`);
  const { classes, numbers } = mergeClasses(names(), names().reverse());
  expect(classes).toHaveLength(maximumClasses);
  expect([numbers[0], numbers.at(-1)]).toEqual([maximumClasses - 1, 0]);
}, 30_000);
