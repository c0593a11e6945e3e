import { expect, test } from 'vitest';
import { noClassWords } from '../../../../src/renderer/datasets/images/no-class-words.ts';

test('a text that cannot be the name of a class is told why', () => {
  expect(noClassWords(' ')).toBe('Type a name.');
  expect(noClassWords('a'.repeat(201))).toBe('A name must have at most 200 characters.');
  expect(noClassWords('a\u0007b')).toBe('A name must not contain control characters.');
});
