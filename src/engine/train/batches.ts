/** The order of an epoch in batches of `size`; the last one has what is left. */
export function batchesOf(order: Uint32Array, size: number): Uint32Array[] {
  const batches: Uint32Array[] = [];
  for (let start = 0; start < order.length; start += size) batches.push(order.subarray(start, start + size));
  return batches;
}

/**
 * The batches that the next call takes: `stepsPerCall` of them where as many whole ones are left, otherwise one. Calls
 * begin at multiples of `stepsPerCall`, so that a run that goes on from a checkpoint makes the calls it would have made.
 */
export function nextCall(batches: readonly Uint32Array[], from: number, stepsPerCall: number): Uint32Array[] {
  const size = batches[0]?.length;
  const call = batches.slice(from, from + stepsPerCall);
  const isWhole = call.length === stepsPerCall && call.every(({ length }) => length === size);
  return from % stepsPerCall === 0 && isWhole ? call : call.slice(0, 1);
}
