import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOfSlot, scrollToRow, tileWindow } from '../../../src/renderer/ui/tile-window.ts';

const layouts = fc.record({
  count: fc.integer({ min: 1, max: 100_000 }),
  columns: fc.integer({ min: 1, max: 40 }),
  rowHeight: fc.integer({ min: 40, max: 300 }),
  height: fc.integer({ min: 100, max: 2000 }),
  scrolled: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('the tiles that are drawn', () => {
  test('cover all that is seen, each once', () => {
    fc.assert(
      fc.property(layouts, ({ count, columns, rowHeight, height, scrolled }) => {
        const rows = Math.ceil(count / columns);
        const top = Math.max(0, rows * rowHeight - height) * scrolled;
        const drawn = tileWindow(top, height, rowHeight, columns, count);
        const places = Array.from({ length: drawn.slots }, (_, slot) => placeOfSlot(slot, drawn));
        expect(new Set(places).size).toBe(places.length);
        const firstSeen = Math.floor(top / rowHeight) * columns;
        const lastSeen = Math.min(count, Math.ceil((top + height) / rowHeight) * columns) - 1;
        expect(Math.min(...places)).toBeLessThanOrEqual(firstSeen);
        expect(Math.max(...places)).toBeGreaterThanOrEqual(lastSeen);
      }),
    );
  });

  test('keep their slot while they stay in view', () => {
    const before = tileWindow(5000, 600, 100, 8, 100_000);
    const after = tileWindow(5100, 600, 100, 8, 100_000);
    expect(after.slots).toBe(before.slots);
    const changed = Array.from({ length: before.slots }, (_, slot) => slot).filter(
      (slot) => placeOfSlot(slot, before) !== placeOfSlot(slot, after),
    );
    // One row has left, and its tiles show the row that has come.
    expect(changed).toHaveLength(8);
  });
});

describe('scrolling to a row', () => {
  test('moves no further than it must', () => {
    expect(scrollToRow(3, 100, 0, 1000, 4)).toBe(0);
    expect(scrollToRow(20, 100, 0, 1000, 4)).toBe(1104);
    expect(scrollToRow(2, 100, 900, 1000, 4)).toBe(196);
  });
});
