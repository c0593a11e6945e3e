import { RandomStream } from '../random/random-stream.ts';

/**
 * The order in which an epoch visits its examples: a uniform permutation of `positions` that depends on the seed and
 * the epoch alone.
 *
 * @param epoch from 0
 */
export function shuffled(positions: Uint32Array, seed: number, epoch: number): Uint32Array {
  return permuted(positions, new RandomStream(seed, 'shuffle', epoch));
}

/** A uniform permutation (Fisher–Yates) of `positions`, which stay as they are. */
export function permuted(positions: Uint32Array, random: RandomStream): Uint32Array {
  const order = positions.slice();
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
