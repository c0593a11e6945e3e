import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdOut, type HeldOutShares } from '#core/datasets/import/holdout.ts';

/** Splits of images of classes of these sizes, class by class. */
function held(sizes: readonly number[], shares: HeldOutShares, together?: readonly (string | null)[]) {
  const labels = Uint16Array.from(sizes.flatMap((size, label) => Array.from({ length: size }, () => label)));
  const classes = sizes.map((_, label) => `class ${label}`);
  const places = holdOut({ classes, labels, together: together ?? [...labels].map(() => null) }, shares);
  return sizes.map((_, label) => [...places].filter((_, image) => labels[image] === label));
}

function counted(places: readonly number[]): [number, number, number] {
  const of = (place: number) => places.filter((each) => each === place).length;
  return [of(0), of(1), of(2)];
}

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });
const shares = fc.record({ validation: fc.double({ min: 0, max: 0.45, noNaN: true }), test: fc.double({ min: 0, max: 0.45, noNaN: true }) });

test('every class gives its shares, keeps a training image, and has held-out images when it can', () => {
  fc.assert(
    fc.property(sizes, shares, (counts, wanted) => {
      for (const [label, places] of held(counts, wanted).entries()) {
        const [training, validation, testing] = counted(places);
        const size = counts[label] ?? 0;
        expect(training).toBeGreaterThan(0);
        expect(testing > 0).toBe(wanted.test > 0 && size > 1);
        if (size > 2) expect(validation > 0).toBe(wanted.validation > 0);
        if (testing > 1) expect(Math.abs(testing - size * wanted.test)).toBeLessThanOrEqual(0.5);
        // Of six images three and three cannot be held out: one is trained on.
        const room = Math.min(size * wanted.validation, size - 1 - testing);
        if (validation > 1) expect(Math.abs(validation - room)).toBeLessThanOrEqual(0.5);
      }
    }),
  );
});

test('which images are held out does not depend on other classes', () => {
  fc.assert(
    fc.property(sizes, shares, (counts, wanted) => {
      expect(held(counts, wanted)[0]).toEqual(held(counts.slice(0, 1), wanted)[0]);
    }),
  );
});

test('what belongs together comes to one side, and shares stay near what was wanted', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 100, maxLength: 200 });
  fc.assert(
    fc.property(keys, (numbers) => {
      const together = numbers.map((number) => (number === 0 ? null : `key ${number}`));
      const half = Math.floor(numbers.length / 2);
      const places = held([half, numbers.length - half], { validation: 0.2, test: 0.2 }, together).flat();
      for (const key of new Set(together)) {
        const ofKey = places.filter((_, image) => together[image] === key);
        if (key !== null) expect(new Set(ofKey).size).toBe(1);
      }
      const [training, validation, testing] = counted(places);
      expect(training / numbers.length).toBeGreaterThan(0.4);
      expect(validation / numbers.length).toBeGreaterThan(0.08);
      expect(testing / numbers.length).toBeGreaterThan(0.08);
    }),
  );
  expect(held([4], { validation: 0, test: 0.5 }, ['a', 'a', 'a', 'a'])).toEqual([[0, 0, 0, 0]]);
});

test('images are drawn from the whole class, not from its start', () => {
  const places = held([1000], { validation: 0, test: 0.2 })[0] ?? [];
  for (const quarter of [0, 1, 2, 3]) {
    const [, , testing] = counted(places.slice(quarter * 250, (quarter + 1) * 250));
    expect(testing).toBeGreaterThan(30);
    expect(testing).toBeLessThan(70);
  }
});
