import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunConfig } from '#shared/run/config.ts';
import { learningRates } from '#shared/run/learning-rate.ts';
import { optimizerSchema } from '#shared/run/optimizer.ts';
import { scheduleSchema } from '#shared/run/schedule.ts';

/** See test/fixtures/pytorch/make.py. */
const cases = z
  .array(
    z.object({
      schedule: scheduleSchema,
      learningRate: z.number(),
      epochs: z.number(),
      stepsPerEpoch: z.number(),
      rates: z.array(z.number()),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/pytorch/learning-rates.json', import.meta.url), 'utf8')));

function rates(schedule: z.input<typeof scheduleSchema>, epochs: number, stepsPerEpoch: number): number[] {
  const config: Pick<RunConfig, 'optimizer' | 'schedule' | 'epochs'> = {
    optimizer: optimizerSchema.parse({ kind: 'sgd', learningRate: 0.1 }),
    schedule: scheduleSchema.parse(schedule),
    epochs,
  };
  const rate = learningRates(config, stepsPerEpoch);
  return Array.from({ length: epochs * stepsPerEpoch }, (_, step) => rate(step));
}
const near = (values: number[]) => values.map((value): unknown => expect.closeTo(value, 10));

describe('learningRates', () => {
  it.each(cases.map((each) => [JSON.stringify(each.schedule), each] as const))('are PyTorch’s: %s', (_, each) => {
    expect(each.learningRate).toBe(0.1);
    expect(rates(each.schedule, each.epochs, each.stepsPerEpoch)).toEqual(near(each.rates));
  });

  it('stay at the optimizer’s own where the loss alone changes them', () => {
    expect(rates({ kind: 'plateau' }, 1, 3)).toEqual([0.1, 0.1, 0.1]);
  });

  it('warm up for a whole run that is shorter than the warm-up', () => {
    expect(rates({ kind: 'cosine', warmUpEpochs: 5 }, 2, 2)).toEqual(near([0.025, 0.05, 0.075, 0.1]));
  });

  it('are above 0 and no larger than the optimizer’s own, however short the run', () => {
    const kinds = [
      { kind: 'constant' },
      { kind: 'step', epochs: 1 },
      { kind: 'exponential' },
      { kind: 'cosine' },
      { kind: 'one-cycle' },
    ] as const;
    for (const schedule of kinds) {
      for (const [epochs, stepsPerEpoch] of [
        [1, 1],
        [1, 2],
        [2, 1],
        [3, 3],
      ] as const) {
        for (const rate of rates(schedule, epochs, stepsPerEpoch)) {
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(0.1);
        }
      }
    }
  });
});
