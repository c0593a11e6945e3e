import { ORPCError } from '@orpc/client';
import { type FailureData, failureData, failureDataSchema } from '#shared/failure.ts';

/** What to tell a person about anything that a call threw. */
export function failureOf(thrown: unknown): FailureData {
  if (thrown instanceof ORPCError && thrown.code === 'FAILURE') {
    const parsed = failureDataSchema.safeParse(thrown.data);
    if (parsed.success) return parsed.data;
  }
  return failureData(thrown);
}
