import { expect } from 'vitest';

type Tensors = ReadonlyMap<string, ArrayLike<number>>;

/** By how much numbers have changed. */
export function moved(after: ArrayLike<number>, before: ArrayLike<number>): number[] {
  return Array.from(before, (value, index) => (after[index] ?? NaN) - value);
}

/**
 * That each tensor has moved as expected: no element is further off than `tolerance` times the largest move of its tensor,
 * not counting half of the last digit that a float32 of the element's size has. The moves are compared, since an error in
 * them is hardly seen in what they leave. Next to a batch norm some gradients are zero but for roundings, so a move counts
 * as at least a thousandth of the network's largest.
 */
export function expectMoves(before: Tensors, after: Tensors, expected: Tensors, tolerance: number): void {
  const least = Math.max(...[...expected.values()].map(largest)) / 1000;
  for (const [name, moves] of expected) {
    const found = after.get(name) ?? [];
    const off = moved(moved(found, before.get(name) ?? []), moves);
    const counted = off.map((each, index) => Math.max(0, Math.abs(each) - Math.abs(found[index] ?? NaN) * 2 ** -24));
    expect(counted, name).toHaveLength(moves.length);
    expect(largest(counted) / Math.max(largest(moves), least), name).toBeLessThan(tolerance);
  }
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
