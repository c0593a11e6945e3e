import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdOutTest } from '#core/datasets/import/holdout.ts';
import type { PlacedFile } from '#core/datasets/import/layout.ts';

function filesOf(counts: readonly number[]): PlacedFile[] {
  return counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, index) => ({
      path: `class ${label}/${index}.jpg`,
      className: `class ${label}`,
      split: null,
    })),
  );
}

const counts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });
const fraction = fc.double({ min: 0, max: 0.9, noNaN: true });

test('every class gives its share, keeps a training image, and has a test image when it can', () => {
  fc.assert(
    fc.property(counts, fraction, (sizes, share) => {
      const held = holdOutTest(filesOf(sizes), share);
      for (const [label, size] of sizes.entries()) {
        const members = held.filter(({ className }) => className === `class ${label}`);
        const test = members.filter(({ split }) => split === 'test').length;
        expect(members).toHaveLength(size);
        expect(test).toBeLessThan(size);
        expect(test > 0).toBe(share > 0 && size > 1);
        if (test > 1 && test < size - 1) expect(Math.abs(test - size * share)).toBeLessThanOrEqual(0.5);
      }
    }),
  );
});

test('which images are held out depends on neither their order nor other classes', () => {
  fc.assert(
    fc.property(counts, fraction, fc.nat(), (sizes, share, turn) => {
      const files = filesOf(sizes);
      const at = turn % files.length;
      const testPaths = (from: PlacedFile[]) =>
        holdOutTest(from, share)
          .filter(({ split, className }) => split === 'test' && className === 'class 0')
          .map(({ path }) => path)
          .sort();
      const alone = files.filter(({ className }) => className === 'class 0');
      expect(testPaths([...files.slice(at), ...files.slice(0, at)])).toEqual(testPaths(alone));
    }),
  );
});

test('images are drawn from the whole class, not from its start', () => {
  const held = holdOutTest(filesOf([1000]), 0.2).filter(({ split }) => split === 'test');
  const numbers = held.map(({ path }) => Number(/(\d+)\.jpg/.exec(path)?.[1]));
  expect(numbers).toHaveLength(200);
  for (const quarter of [0, 1, 2, 3]) {
    const inQuarter = numbers.filter((each) => Math.floor(each / 250) === quarter).length;
    expect(inQuarter).toBeGreaterThan(30);
    expect(inQuarter).toBeLessThan(70);
  }
});
