import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IndexRanges } from '../../../../src/renderer/datasets/images/index-ranges.ts';

const indices = fc.integer({ min: 0, max: 30 });

describe('places in a list', () => {
  test('hold what a set holds, whatever is toggled', () => {
    fc.assert(
      fc.property(indices, indices, fc.array(indices, { maxLength: 40 }), (from, to, toggled) => {
        let ranges = IndexRanges.of(from, to);
        const set = new Set(Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => Math.min(from, to) + index));
        for (const index of toggled) {
          ranges = ranges.toggle(index);
          if (!set.delete(index)) set.add(index);
        }
        expect(ranges.size).toBe(set.size);
        for (let index = 0; index <= 31; index++) expect(ranges.has(index)).toBe(set.has(index));
        // Ranges that touch are one, so that they stay few.
        ranges.ranges.forEach(([first], at) => {
          const before = ranges.ranges[at - 1];
          if (before) expect(first).toBeGreaterThan(before[1] + 1);
        });
      }),
    );
  });

  test('are one range for all of a million, less one', () => {
    const all = IndexRanges.of(0, 999_999);
    expect(all.ranges).toEqual([[0, 999_999]]);
    expect(all.toggle(5).ranges).toEqual([
      [0, 4],
      [6, 999_999],
    ]);
    expect(all.toggle(5).size).toBe(999_999);
  });
});
