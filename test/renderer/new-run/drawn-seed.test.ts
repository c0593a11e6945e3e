import { expect, it } from 'vitest';
import { drawnSeed } from '../../../src/renderer/new-run/drawn-seed.ts';

it('begins with the seed of the run and stays one that a config may have', () => {
  expect(drawnSeed(7, 0)).toBe(7);
  expect(drawnSeed(7, 2)).toBe(9);
  expect(drawnSeed(0xffff_ffff, 1)).toBe(0);
});
