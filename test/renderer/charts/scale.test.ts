import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, linearTicks, logScale, logTicks } from '../../../src/renderer/charts/scale.ts';

describe('scales', () => {
  it('run from one end to the other', () => {
    const y = linearScale([1, 3], [100, 0]);
    expect([y(1), y(2), y(3)]).toEqual([100, 50, 0]);
    const x = logScale([0.001, 10], [0, 40]);
    expect([x(0.001), x(0.1), x(10)].map((place) => Math.round(place * 1e9) / 1e9)).toEqual([0, 20, 40]);
  });

  it('stand in one place where there is no distance', () => {
    expect(linearScale([2, 2], [0, 10])(2)).toBe(0);
  });
});

describe('ticks', () => {
  it('are round numbers', () => {
    expect(linearTicks([0.13, 0.98], 4)).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(linearTicks([0, 5000], 8)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000]);
    expect(linearTicks([1, 4], 8, 1)).toEqual([1, 2, 3, 4]);
    expect(linearTicks([0, 5000], 4, 1)).toEqual(linearTicks([0, 5000], 4));
    expect(logTicks([2e-6, 0.5])).toEqual([1e-5, 1e-4, 1e-3, 0.01, 0.1]);
    expect(logTicks([0.3, 3])).toEqual([0.5, 1, 2]);
  });

  it('lie within the ends and are few', () => {
    const end = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.integer({ min: 1, max: 10 }), (a, b, count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(high - low > 1e-6);
        const ticks = linearTicks([low, high], count);
        expect(ticks.length).toBeLessThanOrEqual(1.6 * count + 1);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - (high - low) * 1e-6);
          expect(tick).toBeLessThanOrEqual(high + (high - low) * 1e-6);
        }
      }),
    );
  });
});
