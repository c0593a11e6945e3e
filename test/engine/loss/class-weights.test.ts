import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classWeightsOf } from '#engine/loss/class-weights.ts';

const near = (values: number[]) => values.map((value): unknown => expect.closeTo(value, 10));

describe('classWeightsOf', () => {
  it('has none where all classes count the same', () => {
    expect(classWeightsOf({ kind: 'none' }, [1, 2])).toBeNull();
  });

  it('takes weights that are given as they are, one for each class', () => {
    expect(classWeightsOf({ kind: 'given', weights: [3, 0.5] }, [10, 0])).toEqual([3, 0.5]);
    expect(() => classWeightsOf({ kind: 'given', weights: [3, 0.5] }, [1, 1, 1])).toThrow('2 class weights');
  });

  it('weighs by 1 / n, scaled to a mean of 1', () => {
    // 1/10, 1/20 and 1/40 have the mean 7/120.
    expect(classWeightsOf({ kind: 'inverse-frequency' }, [10, 20, 40])).toEqual(near([12 / 7, 6 / 7, 3 / 7]));
  });

  it('weighs by (1 − β) / (1 − β^n), scaled to a mean of 1', () => {
    // With β = 0.5: 1, 2/3 and 4/7, with the mean 47/63.
    const weights = classWeightsOf({ kind: 'effective-number', beta: 0.5 }, [1, 2, 3]);
    expect(weights).toEqual(near([63 / 47, 42 / 47, 36 / 47]));
    expect(classWeightsOf({ kind: 'effective-number', beta: 0 }, [1, 2, 300])).toEqual([1, 1, 1]);
    // With β near 1 it is near to 1 / n.
    const almost = classWeightsOf({ kind: 'effective-number', beta: 1 - 1e-13 }, [10, 20, 40]);
    expect(almost).toEqual(near([12 / 7, 6 / 7, 3 / 7]));
  });

  it('gives 0 to a class without examples and leaves it out of the mean', () => {
    expect(classWeightsOf({ kind: 'inverse-frequency' }, [5, 0, 5])).toEqual([1, 0, 1]);
    expect(classWeightsOf({ kind: 'effective-number', beta: 0.9 }, [0, 7])).toEqual([0, 1]);
  });

  it('makes all classes together weigh the same by 1 / n, whatever the counts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2 }), (counts) => {
        const weights = classWeightsOf({ kind: 'inverse-frequency' }, counts) ?? [];
        const totals = weights.map((weight, index) => weight * (counts[index] ?? 0));
        for (const total of totals) expect(total / (totals[0] ?? 0)).toBeCloseTo(1, 9);
        expect(weights.reduce((sum, weight) => sum + weight, 0) / counts.length).toBeCloseTo(1, 9);
      }),
    );
  });
});
