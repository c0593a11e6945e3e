import { z } from 'zod';

const words = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 15 });

export const number = () => z.number('must be a number');

/** A whole number from `low` to `high`. */
export const whole = (low: number, high: number) =>
  number()
    .int('must be a whole number')
    .min(low, `must be at least ${words(low)}`)
    .max(high, `must be at most ${words(high)}`);

/** A number from `low` to `high`. */
export const between = (low: number, high: number) =>
  number()
    .min(low, `must be at least ${words(low)}`)
    .max(high, `must be at most ${words(high)}`);

/** A number greater than 0, up to `high`. */
export const positive = (high: number) =>
  number()
    .positive('must be greater than 0')
    .max(high, `must be at most ${words(high)}`);

/** A number from 0 up to, not including, 1. */
export const fraction = () => number().min(0, 'must be at least 0').lt(1, 'must be less than 1');
