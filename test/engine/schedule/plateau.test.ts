import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ReduceOnPlateau } from '#engine/schedule/plateau.ts';

// Made by plateau.py beside it.
const file = new URL('../../fixtures/pytorch/plateau.json', import.meta.url);
const loss = z.union([z.number(), z.enum(['nan', 'inf']).transform((word) => (word === 'nan' ? NaN : Infinity))]);
const cases = z
  .array(
    z.object({
      name: z.string(),
      losses: z.array(loss),
      factor: z.number(),
      patience: z.number(),
      factors: z.array(z.number()),
    }),
  )
  .parse(JSON.parse(readFileSync(file, 'utf8')));

test.each(cases)('the rate is reduced when PyTorch reduces it: $name', ({ losses, factors, ...options }) => {
  const plateau = new ReduceOnPlateau(options);
  const found = losses.map((each) => {
    plateau.epochDone(each);
    return plateau.factor;
  });
  expect(found).toEqual(factors);
});

test('the cases have reductions, and more than one in a run', () => {
  expect(cases.filter(({ factors }) => new Set(factors).size > 2).length).toBeGreaterThan(5);
});

test.each(cases)('a run that is resumed after any epoch goes on as if it had not been: $name', (given) => {
  const { losses, factors, ...options } = given;
  for (let epoch = 0; epoch <= losses.length; epoch += 7) {
    const before = new ReduceOnPlateau(options);
    for (const each of losses.slice(0, epoch)) before.epochDone(each);
    const after = new ReduceOnPlateau(options, before.state());
    for (const each of losses.slice(epoch)) after.epochDone(each);
    expect(after.factor).toBe(factors.at(-1));
  }
});
