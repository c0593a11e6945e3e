import { expect, test } from 'vitest';
import { freeName } from '#shared/dataset/free-name.ts';
import { nameSchema } from '#shared/identifier.ts';

test('a name that is taken gets the first number that makes it another', () => {
  expect(freeName('Birds', ['birds', 'Bird'])).toBe('Birds');
  expect(freeName('Birds', ['Birds'])).toBe('Birds 2');
  expect(freeName('Birds', ['Birds', 'Birds 2', 'Birds 4'])).toBe('Birds 3');
});

test('however long it is', () => {
  const long = 'a'.repeat(200);
  const free = freeName(long, [long]);
  expect(nameSchema.parse(free)).toBe(`${'a'.repeat(190)} 2`);
});
