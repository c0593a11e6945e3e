import { expect, it } from 'vitest';
import { lossAxis, lossTicks } from '../../../src/renderer/new-run/rate-range.ts';

it('shows the losses whole but for the burst at the end', () => {
  const [low, high] = lossAxis([2, 1.5, 1, 1.2, 2.4, 9]);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(3);
  expect(high).toBeLessThan(3.5);
  expect(lossAxis([2, 1, 1.5])[1]).toBeLessThan(2.5);
});

it('labels small losses and losses close together so that they can be told apart', () => {
  const labels = (losses: readonly number[]) => lossTicks(lossAxis(losses)).map(({ label }) => label);
  expect(labels([2.30262, 2.30255, 2.3025])).toEqual(['2.3025', '2.30255', '2.3026']);
  expect(labels([0.09003, 0.09001, 0.09])).toEqual(['0.09', '0.09001', '0.09002', '0.09003']);
  expect(labels([2, 1])).toEqual(['1', '1.2', '1.4', '1.6', '1.8', '2']);
});
