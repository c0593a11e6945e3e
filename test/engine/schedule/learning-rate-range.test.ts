import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '#engine/random/random-stream.ts';
import { LearningRateRange } from '#engine/schedule/learning-rate-range.ts';

/** Tries all rates, with the loss that each would give. */
function tried(range: LearningRateRange, lossAt: (rate: number, step: number) => number) {
  for (let step = 0; !range.isOver; step++) range.stepDone(lossAt(range.rate, step));
  return range.result();
}

test('rates rise by the same factor each, from the first to the last exactly', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-8, max: 1, noNaN: true }),
      fc.double({ min: 1.1, max: 1e6, noNaN: true }),
      fc.integer({ min: 2, max: 300 }),
      (from, ratio, steps) => {
        const to = from * ratio;
        const { rates, losses } = tried(new LearningRateRange(from, to, steps), () => 1);
        expect(rates).toHaveLength(steps);
        expect(losses).toHaveLength(steps);
        expect([rates[0], rates.at(-1)]).toEqual([from, to]);
        const factor = ratio ** (1 / (steps - 1));
        for (let step = 1; step < steps; step++) {
          expect((rates[step] ?? NaN) / (rates[step - 1] ?? NaN) / factor).toBeCloseTo(1, 9);
        }
      },
    ),
  );
});

test('losses are the weighted means of those so far, smoothed over a twentieth of the steps', () => {
  const losses = [2.3, 2.5, 1.9, 2.2, 1.7];
  const result = tried(new LearningRateRange(0.01, 1, 1000), (_, step) => losses[step] ?? NaN);
  for (const [last, smoothed] of result.losses.entries()) {
    const weights = losses.slice(0, last + 1).map((_, step) => 0.98 ** (last - step));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = weights.reduce((sum, weight, step) => sum + weight * (losses[step] ?? NaN), 0) / total;
    expect(smoothed).toBeCloseTo(mean, 12);
  }
});

test('the test ends where the loss has grown to more than four times its lowest', () => {
  const result = tried(new LearningRateRange(1e-4, 1, 100), (_, step) => (step < 20 ? 1 : 1000));
  expect(result.losses).toHaveLength(21);
  expect(result.rates).toHaveLength(21);
  expect(result.losses.at(-1)).toBeGreaterThan(4);
  expect(Math.max(...result.losses.slice(0, -1))).toBeCloseTo(1, 12);
});

test.each([NaN, Infinity])('the test ends at a loss of %d, which is left out', (loss) => {
  const result = tried(new LearningRateRange(1e-4, 1, 100), (_, step) => (step < 20 ? 1 : loss));
  expect(result.losses).toHaveLength(20);
  expect(result.losses.every(Number.isFinite)).toBe(true);
});

/** A loss that falls from 2.3 to 0.3, most steeply at 10^-2, and bursts beyond 10^-0.5. */
const falling = (rate: number) => 0.3 + 2 / (1 + Math.exp(4 * (Math.log10(rate) + 2))) + (rate / 0.5) ** 6;
/** Noise of mean 0 and standard deviation 1, about. */
const noise = (random: RandomStream) => (Array.from({ length: 12 }, () => random.below(1e6) / 1e6).reduce((a, b) => a + b) - 6);

test('the suggestion is where the loss falls most steeply', () => {
  const result = tried(new LearningRateRange(1e-6, 10, 700), falling);
  expect(result.losses.length).toBeLessThan(700);
  // Smoothing holds the curve back by about a twentieth of its seven decades.
  expect(Math.log10(result.suggestion ?? NaN)).toBeGreaterThan(-2);
  expect(Math.log10(result.suggestion ?? NaN)).toBeLessThan(-1.5);
});

test.each([0, 1, 2, 3, 4, 5])('so it is with the noise of small batches: seed %d', (seed) => {
  const random = new RandomStream(seed, 'shuffle', 0);
  const { suggestion } = tried(new LearningRateRange(1e-6, 10, 2000), (rate) => falling(rate) + 0.5 * noise(random));
  expect(Math.log10(suggestion ?? NaN)).toBeGreaterThan(-2.5);
  expect(Math.log10(suggestion ?? NaN)).toBeLessThan(-1.2);
});

test('noise alone suggests nothing, but once in many tries', () => {
  const suggestions = Array.from({ length: 100 }, (_, seed) => {
    const random = new RandomStream(seed, 'shuffle', 0);
    return tried(new LearningRateRange(1e-6, 1, 200), () => 2.3 + 0.2 * noise(random)).suggestion;
  });
  expect(suggestions.filter((suggestion) => suggestion !== null).length).toBeLessThan(10);
});

test('a rate below those that were tried is not suggested', () => {
  const { suggestion } = tried(new LearningRateRange(1e-3, 3e-3, 200), (_, step) => 2.3 - step / 200);
  expect(suggestion).toBe(1e-3);
});

test('where the loss never falls nothing is suggested', () => {
  expect(tried(new LearningRateRange(1e-4, 1, 50), (_, step) => 1 + step / 50).suggestion).toBeNull();
  expect(tried(new LearningRateRange(1e-4, 1, 2), (_, step) => 2 - step).suggestion).toBeNull();
});
