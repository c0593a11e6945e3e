import { runFailures } from '#shared/run/failures.ts';

const outOfMemory = /OOM when allocating|resource exhausted|failed to allocate|array buffer allocation failed/i;

/** Recognises that memory ran out, in TensorFlow or in JavaScript; anything else is handed back as it was. */
export function memoryFailure(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !outOfMemory.test(thrown.message)) return thrown;
  return runFailures.outOfMemory(thrown.message.split('\n')[0] ?? thrown.message);
}
