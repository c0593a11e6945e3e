import { expect, test } from 'vitest';
import { blockPlace } from '../../../../src/renderer/datasets/images/block-place.ts';

const format = (edge: number) => ({ width: edge, height: edge, channels: 3 as const, fit: 'crop' as const });

test('small images come in blocks, of which the last is shorter', () => {
  expect(blockPlace(41, format(32), 1000)).toEqual({ firstPosition: 40, above: 32, below: 38 * 32 });
  expect(blockPlace(84, format(28), 87)).toEqual({ firstPosition: 80, above: 4 * 28, below: 2 * 28 });
  expect(blockPlace(0, format(32), 1)).toEqual({ firstPosition: 0, above: 0, below: 0 });
});

test('large images come alone', () => {
  expect(blockPlace(41, format(224), 1000)).toBeNull();
});
