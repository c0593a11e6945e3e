import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliderOfWeight, smooth, weightOfSlider } from '../../../src/renderer/charts/smoothing.ts';

describe('smooth', () => {
  it('leaves values alone with weight 0', () => {
    expect(smooth([1, 2, 3], [3, 1, 2], 0)).toEqual([3, 1, 2]);
  });

  it('is the bias-corrected moving average where points lie a thousandth of the width apart', () => {
    const steps = Array.from({ length: 1001 }, (_, index) => index);
    const smoothed = smooth(
      steps,
      steps.map((step) => (step === 0 ? 1 : 0)),
      0.5,
    );
    // Weights 0.5, 0.25, ... of which the first value keeps its share: 1, 0.25/0.75, 0.125/0.875.
    expect(smoothed.slice(0, 3)).toEqual([1, expect.closeTo(1 / 3, 12), expect.closeTo(1 / 7, 12)]);
  });

  it('averages some points of a run of a few steps too', () => {
    const [last = 0] = smooth([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1], 0.98).slice(-1);
    expect(last).toBeGreaterThan(0.4);
    expect(last).toBeLessThan(0.6);
    expect(smooth([1, 2, 3], [0, 1, 0], 0.01)).toEqual([0, expect.closeTo(1, 1), expect.closeTo(0, 1)]);
  });

  it('keeps a constant and stays between the extremes, whatever the weight and spacing', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.double({ min: -5, max: 5, noNaN: true })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 0.999, noNaN: true }), (given, weight) => {
        let step = 0;
        const steps = given.map(([gap]) => (step += gap));
        const values = given.map(([, value]) => value);
        const smoothed = smooth(steps, values, weight);
        expect(smoothed).toHaveLength(values.length);
        for (const value of smoothed) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        }
      }),
    );
  });

  it('passes a value that is no number through without spoiling the next', () => {
    const smoothed = smooth([1, 2, 3], [1, Number.NaN, 1], 0.9);
    expect(smoothed).toEqual([1, Number.NaN, 1]);
  });
});

describe('the slider', () => {
  it('gives back the weight it was set to', () => {
    for (const weight of [0, 0.5, 0.9, 0.98, 0.999])
      expect(weightOfSlider(sliderOfWeight(weight))).toBeCloseTo(weight, 3);
  });
});
