import { expect, it } from 'vitest';
import { formatLoss } from '#shared/metric/format-loss.ts';
import { formatTick } from '../../../src/renderer/charts/axis.ts';
import { valueTick } from '../../../src/renderer/charts/plot.ts';

it('labels of steps that lie close together are told apart', () => {
  const labels = (from: number, increment: number) =>
    Array.from({ length: 4 }, (_, index) => formatTick(from + index * increment, 'step', increment));
  expect(labels(0, 1)).toEqual(['0', '1', '2', '3']);
  expect(labels(10_000, 20)).toEqual(['10,000', '10,020', '10,040', '10,060']);
  expect(labels(10_000, 500)).toEqual(['10k', '10.5k', '11k', '11.5k']);
  expect(labels(2_000_000, 1000)).toEqual(['2000k', '2001k', '2002k', '2003k']);
  expect(labels(2_000_000, 500_000)).toEqual(['2M', '2.5M', '3M', '3.5M']);
});

it('labels of losses that hardly differ are told apart', () => {
  const losses = { format: formatLoss, logScale: false };
  const labels = [2.303, 2.3035, 2.304, 2.3045].map((loss) => valueTick(loss, 0.0005, losses));
  expect(labels).toEqual(['2.303', '2.3035', '2.304', '2.3045']);
  const quarters = [2.30375, 2.3035, 2.30325].map((loss) => valueTick(loss, 0.00025, losses));
  expect(quarters).toEqual(['2.30375', '2.3035', '2.30325']);
  expect([0, 0.5, 1].map((loss) => valueTick(loss, 0.5, losses))).toEqual(['0', '0.5', '1']);
  expect([1.5, 2, 150_000].map((loss) => valueTick(loss, 0, losses))).toEqual(['1.5', '2', '150000']);
});

it('labels of very large and very small losses fit beside the axis', () => {
  const ticks = (values: readonly number[], increment: number, logScale = false) =>
    values.map((value) => valueTick(value, increment, { format: formatLoss, logScale }));
  expect(ticks([0, 2e19, 4e19, 5.5e19], 2e19)).toEqual(['0', '2e19', '4e19', '5.5e19']);
  expect(ticks([800_000, 1_000_000, 1_200_000], 200_000)).toEqual(['800000', '1e6', '1.2e6']);
  expect(ticks([0.00005, 0.00025, 0.0025], 0.00005)).toEqual(['5e-5', '2.5e-4', '0.0025']);
  expect(ticks([1e-9, 1, 1e12, 1e25], 0, true)).toEqual(['1e-9', '1', '1e12', '1e25']);
});
