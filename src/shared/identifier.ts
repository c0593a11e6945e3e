import { z } from 'zod';

/** Identifiers of datasets, runs, imports and predictions: twelve lower-case letters and digits. */
export const identifierSchema = z.string().regex(/^[a-z0-9]{12}$/, 'must be an identifier of 12 letters and digits');

/** A name that a person gives: trimmed, 1 to 200 characters, no control characters. */
export const nameSchema = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');
