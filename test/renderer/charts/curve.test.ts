import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import { areSparse, curvesOf, nearest } from '../../../src/renderer/charts/curve.ts';

function series(name: SeriesName, values: number[]): SeriesWindow {
  const steps = values.map((_, index) => (index + 1) * 10);
  return {
    name,
    points: values.length,
    steps,
    epochs: steps.map((step) => step / 100),
    seconds: steps.map((step) => step / 5),
    means: values,
    minima: values,
    maxima: values,
  };
}

describe('curvesOf', () => {
  const all = [series('train/loss', [3, 2, 1]), series('validation/loss', [2.5]), series('train/accuracy', [0, 1, 1])];

  it('draws training as measured and smoothed, and validation', () => {
    const curves = curvesOf(all, 'loss', { axis: 'epoch', smoothing: 0.9 });
    expect(curves.map(({ title, faint }) => [title, faint])).toEqual([
      ['Training, as measured', true],
      ['Training', false],
      ['Validation', false],
    ]);
    expect(curves[0]?.ys).toEqual([3, 2, 1]);
    expect(curves[0]?.xs).toEqual([0.1, 0.2, 0.3]);
  });

  it('draws one training curve without smoothing, and none for what was not measured', () => {
    const curves = curvesOf(all, 'accuracy', { axis: 'step', smoothing: 0 });
    expect(curves.map(({ title }) => title)).toEqual(['Training']);
  });
});

describe('areSparse', () => {
  it('is true as long as marks stand apart from each other', () => {
    expect(areSparse(1, 0)).toBe(true);
    expect(areSparse(12, 400)).toBe(true);
    expect(areSparse(60, 400)).toBe(false);
    expect(areSparse(2, 4)).toBe(false);
  });
});

describe('nearest', () => {
  it('finds what a search through all finds', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1 }),
        fc.integer({ min: -60, max: 60 }),
        (given, x) => {
          const xs = given.sort((a, b) => a - b);
          const distance = Math.abs((xs[nearest(xs, x)] ?? Infinity) - x);
          expect(distance).toBe(Math.min(...xs.map((other) => Math.abs(other - x))));
        },
      ),
    );
  });

  it('finds nothing in nothing', () => {
    expect(nearest([], 1)).toBe(-1);
  });
});
