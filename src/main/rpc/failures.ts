import { ORPCError } from '@orpc/server';
import { failureData } from '#shared/failure.ts';
import { z } from 'zod';

const validationSchema = z.object({
  issues: z.array(z.looseObject({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() })),
});

/** Turns whatever a handler threw into the contract's one error, which keeps its type on the way to the page. */
export function toWire(thrown: unknown): ORPCError<'FAILURE', ReturnType<typeof failureData>> {
  const data = invalidInput(thrown) ?? failureData(thrown);
  if (data.code === 'internal') console.error(thrown);
  return new ORPCError('FAILURE', { defined: true, message: data.message, data });
}

/** As `toWire`, for what a stream throws after its procedure has returned. */
export async function* wireStream<T>(stream: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  try {
    yield* stream;
  } catch (thrown) {
    throw toWire(thrown);
  }
}

function invalidInput(thrown: unknown) {
  if (!(thrown instanceof ORPCError) || thrown.code !== 'BAD_REQUEST') return null;
  const found = validationSchema.safeParse(thrown.data);
  if (!found.success) return null;
  const issues = found.data.issues.map(({ message, path }) => `${path?.join('.') ?? ''}: ${message}`);
  return {
    code: 'invalid-input',
    message: `This is not valid: ${issues.join('; ')}.`,
    action: 'Correct what is named and try again.',
  };
}
