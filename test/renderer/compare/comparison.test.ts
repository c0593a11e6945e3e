import { describe, expect, it } from 'vitest';
import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import { lossSchema } from '#shared/run/loss.ts';
import { presets } from '#shared/run/presets.ts';
import { maximumComparedRuns } from '#shared/workspace/schema.ts';
import { comparedCurves, isInNats, lossesApart } from '../../../src/renderer/compare/comparison.ts';

const series = (name: SeriesName, means: number[]): SeriesWindow => ({
  name,
  points: means.length,
  steps: means.map((_, index) => index + 1),
  epochs: means.map((_, index) => (index + 1) / 2),
  seconds: means.map((_, index) => index * 3),
  means,
  minima: means,
  maxima: means,
});
const options = { axis: 'epoch', smoothing: 0.9 } as const;

describe('comparedCurves', () => {
  it('draws a run’s measure along the axis, smoothed only for training', () => {
    const values = Array.from({ length: 1000 }, (_, index) => index % 2);
    const runs = [{ name: 'a', series: [series('train/loss', values), series('validation/loss', [3, 1])] }];
    const [train] = comparedCurves(runs, 'train/loss', options);
    const [validation] = comparedCurves(runs, 'validation/loss', options);
    expect(validation).toMatchObject({ title: 'a', xs: [0.5, 1], ys: [3, 1], marked: true });
    expect(train?.ys.at(-1)).toBeCloseTo(0.5, 1);
    expect(train?.marked).toBe(false);
  });

  it('draws what two runs have in common alike, however long each is', () => {
    const values = Array.from({ length: 400 }, (_, index) => Math.sin(index));
    const runs = [
      { name: 'short', series: [series('train/loss', values.slice(0, 100))] },
      { name: 'long', series: [series('train/loss', values)] },
    ];
    const [short, long] = comparedCurves(runs, 'train/loss', options);
    expect(short?.ys).toEqual(long?.ys.slice(0, 100));
  });

  it('keeps a place, and so a colour, for a run without the measure', () => {
    const runs = [
      { name: 'old', series: [] },
      { name: 'new', series: [series('learning-rate', [0.1])] },
    ];
    const curves = comparedCurves(runs, 'learning-rate', options);
    expect(curves.map(({ color, xs }) => [color, xs.length])).toEqual([
      ['data-run-1', 0],
      ['data-run-2', 1],
    ]);
  });

  it('tells every two of the most runs apart', () => {
    const runs = Array.from({ length: maximumComparedRuns }, (_, index) => ({ name: `run ${index}`, series: [] }));
    const looks = comparedCurves(runs, 'train/loss', options).map(({ color, dash }) => `${color} ${dash?.join(' ')}`);
    expect(new Set(looks).size).toBe(maximumComparedRuns);
  });
});

it('calls training losses nats only where all runs train on the cross-entropy', () => {
  const [plain, squared] = [lossSchema.parse({ kind: 'cross-entropy' }), lossSchema.parse({ kind: 'mean-squared-error' })];
  expect(isInNats('train/loss', [plain, plain])).toBe(true);
  expect(isInNats('train/loss', [plain, squared])).toBe(false);
  expect(isInNats('validation/loss', [plain, squared])).toBe(true);
  expect(isInNats('train/accuracy', [plain])).toBe(false);
});

it('says which runs train on which loss where that differs', () => {
  const run = (name: string, loss: object) => {
    const { config } = presets['article-net'];
    return { name, config: { ...config, loss: lossSchema.parse(loss) } };
  };
  const [a, b] = [run('a', { kind: 'cross-entropy' }), run('b', { kind: 'cross-entropy' })];
  const [c, d] = [run('c', { kind: 'mean-squared-error' }), run('d', { kind: 'cross-entropy', labelSmoothing: 0.1 })];
  expect(lossesApart('train/loss', [a, b])).toBeNull();
  expect(lossesApart('train/loss', [a, c, b, d])).toBe(
    'These training losses cannot be compared: “a” and “b” train on cross-entropy; “c” trains on mean squared error; ' +
      '“d” trains on cross-entropy, label smoothing 0.1. ' +
      'Compare accuracy, or validation loss, which is cross-entropy for every run.',
  );
  expect(lossesApart('validation/loss', [a, c])).toBeNull();
  expect(lossesApart('train/accuracy', [a, c])).toBeNull();
});
