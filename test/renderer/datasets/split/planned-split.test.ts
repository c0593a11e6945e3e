import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SplitPlan, splitPlanSchema } from '#shared/dataset/edit.ts';
import { classesWithoutTraining, plannedSplit } from '../../../../src/renderer/datasets/split/planned-split.ts';

const count = fc.integer({ min: 0, max: 500 });
const classCounts = fc.array(fc.record({ train: count, validation: count, test: count }), { minLength: 1 });
const total = ({ train, validation, test }: { train: number; validation: number; test: number }) =>
  train + validation + test;
const share = fc.double({ min: 0, max: 0.45, noNaN: true });
const fractions = fc
  .record({ validation: share, test: share, keepTest: fc.boolean() })
  .map((shares) => splitPlanSchema.parse({ kind: 'fractions', ...shares }));
const folds = fc.integer({ min: 2, max: 20 }).map((folds) => splitPlanSchema.parse({ kind: 'folds', count: folds, fold: 1 }));
const keeps = (plan: SplitPlan) => plan.kind === 'folds' || plan.keepTest;

it('loses no image and makes none, and leaves a test split that stays', () => {
  fc.assert(
    fc.property(classCounts, fc.oneof(fractions, folds), (counts, plan) => {
      const planned = plannedSplit(counts, plan);
      expect(total(planned)).toBe(counts.reduce((sum, each) => sum + total(each), 0));
      expect(Math.min(planned.train, planned.validation, planned.test)).toBeGreaterThanOrEqual(0);
      if (keeps(plan)) expect(planned.test).toBe(counts.reduce((sum, { test }) => sum + test, 0));
    }),
  );
});

it('takes shares of all images, however small their classes are', () => {
  const counts = Array.from({ length: 102 }, () => ({ train: 4, validation: 0, test: 1 }));
  const plan = splitPlanSchema.parse({ kind: 'fractions', validation: 0.1, test: 0.2 });
  expect(plannedSplit(counts, plan)).toEqual({ train: 357, validation: 51, test: 102 });
  const fold = splitPlanSchema.parse({ kind: 'folds', count: 4, fold: 2 });
  expect(plannedSplit(counts, fold)).toEqual({ train: 306, validation: 102, test: 102 });
});

it('names the classes that could not be learnt', () => {
  const counts = [
    { train: 1, validation: 0, test: 0 },
    { train: 0, validation: 0, test: 2 },
    { train: 0, validation: 0, test: 0 },
  ];
  const keepTest = splitPlanSchema.parse({ kind: 'fractions', keepTest: true });
  expect(classesWithoutTraining(counts, keepTest)).toEqual([1]);
  expect(classesWithoutTraining(counts, splitPlanSchema.parse({ kind: 'fractions' }))).toEqual([]);
  expect(classesWithoutTraining(counts, splitPlanSchema.parse({ kind: 'folds', count: 2, fold: 1 }))).toEqual([0, 1]);
});
