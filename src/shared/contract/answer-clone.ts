/**
 * For a port's server: answers go as structured clones, since bytes would not survive as JSON. What begins a stream is no
 * data itself, and goes as it always does.
 *
 * @returns what moves with the message instead of being copied; null where it is to be written as JSON
 */
export function answerAsClone([, , payload]: readonly [unknown, unknown, unknown]): object[] | null {
  const body = typeof payload === 'object' && payload !== null && 'body' in payload ? payload.body : undefined;
  const isStream = typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
  return isStream ? null : [];
}
