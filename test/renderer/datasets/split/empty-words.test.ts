import { expect, test } from 'vitest';
import { splitPlanSchema } from '#shared/dataset/edit.ts';
import { emptyWords } from '../../../../src/renderer/datasets/split/empty-words.ts';

function told(plan: object, validation: number, test: number) {
  return emptyWords(splitPlanSchema.parse(plan), { train: 30, validation, test })?.message ?? null;
}

test('shares that were asked for and come to no image are told', () => {
  const shares = { kind: 'fractions', validation: 0.1, test: 0.2 };
  expect(told(shares, 0, 0)).toBe('Validation and test would have no image.');
  expect(told(shares, 0, 6)).toBe('Validation would have no image.');
  expect(told(shares, 3, 0)).toBe('Test would have no image.');
  expect(told(shares, 3, 6)).toBeNull();
});

test('a split that was not asked for may be empty', () => {
  expect(told({ kind: 'fractions', validation: 0, test: 0 }, 0, 0)).toBeNull();
  expect(told({ kind: 'fractions', validation: 0.1, keepTest: true }, 3, 0)).toBeNull();
});

test('a fold without an image to validate on is told', () => {
  const folds = { kind: 'folds', count: 5, fold: 4 };
  expect(told(folds, 0, 6)).toBe('Fold 4 would have no image to validate on.');
  expect(told(folds, 3, 0)).toBeNull();
});
