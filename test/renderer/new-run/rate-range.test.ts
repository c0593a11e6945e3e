import { expect, it } from 'vitest';
import { lossAxis } from '../../../src/renderer/new-run/rate-range.ts';

it('shows the losses whole but for the burst at the end', () => {
  const [low, high] = lossAxis([2, 1.5, 1, 1.2, 2.4, 9]);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(3);
  expect(high).toBeLessThan(3.5);
  expect(lossAxis([2, 1, 1.5])[1]).toBeLessThan(2.5);
});
