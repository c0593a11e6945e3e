import { z } from 'zod';

const words = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-6 ? String(value) : value.toLocaleString('en', { maximumSignificantDigits: 15 });
// Said only when it is asked for: what puts numbers into words would take much of the time in which a process starts.
const atLeast = (low: number) => () => `must be at least ${words(low)}`;
const atMost = (high: number) => () => `must be at most ${words(high)}`;
const greaterThanZero = () => 'must be greater than 0';

const noNumber = (input: unknown) => (input === undefined ? 'is missing' : 'must be a number');

const number = () => z.number({ error: ({ input }) => noNumber(input) });

/** A number that says of an infinite one what it says of one that is too small or too large. */
const finite = (tooSmall: () => string, tooLarge: () => string) =>
  z.number({
    error: ({ input }) => {
      if (input === Infinity) return tooLarge();
      return input === -Infinity ? tooSmall() : noNumber(input);
    },
  });

/** A number from `low` to `high`. What is out of range is said once, and nothing else of it. */
export const between = (low: number, high: number) =>
  finite(atLeast(low), atMost(high))
    .min(low, { error: atLeast(low), abort: true })
    .max(high, { error: atMost(high), abort: true });

/** A whole number from `low` to `high`. */
export const whole = (low: number, high: number) => between(low, high).int('must be a whole number');

/** What random numbers come from: a whole number from 0 to `high`, which any refusal tells. */
export const seed = (high: number) => {
  const error = () => `must be a whole number from 0 to ${words(high)}`;
  return z.number({ error }).min(0, { error, abort: true }).max(high, { error, abort: true }).int({ error });
};

/** A number greater than 0, up to `high`. */
export const positive = (high: number) =>
  finite(greaterThanZero, atMost(high))
    .positive({ error: greaterThanZero })
    .max(high, { error: atMost(high) });

/** A number from 0 up to, not including, 1. */
export const fraction = () => number().min(0, 'must be at least 0').lt(1, 'must be less than 1');
