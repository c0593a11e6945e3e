import fc from 'fast-check';
import { expect, test } from 'vitest';
import { similarSets } from '#core/datasets/similarity/sets.ts';

test('pairs that share an image become one set, named after its first position', () => {
  const pairs = [
    { a: 7, b: 9, similarity: 0.9 },
    { a: 3, b: 9, similarity: 0.85 },
    { a: 20, b: 21, similarity: 1 },
  ];
  expect(Object.fromEntries(similarSets(pairs))).toEqual({ 3: 3, 7: 3, 9: 3, 20: 20, 21: 20 });
});

test('a long chain of pairs that are merely similar does not become one giant set', () => {
  const chain = (similarity: number) => Array.from({ length: 999 }, (_, a) => ({ a, b: a + 1, similarity }));
  const sizes = (similarity: number) => {
    const counts = new Map<number, number>();
    for (const first of similarSets(chain(similarity)).values()) counts.set(first, (counts.get(first) ?? 0) + 1);
    return [...counts.values()];
  };
  expect(Math.max(...sizes(0.85))).toBeLessThanOrEqual(50);
  expect(sizes(1)).toEqual([1000]);
});

test('copies are one picture: they come to its set and take no room of it', () => {
  const chain = Array.from({ length: 49 }, (_, a) => ({ a, b: a + 1, similarity: 0.85 }));
  const copies = new Map(Array.from({ length: 60 }, (_, at) => [100 + at, 49]));
  const sets = similarSets(chain, copies.set(201, 200));
  const members = [...sets].filter(([, first]) => first === 0).map(([position]) => position);
  expect(members.sort((a, b) => a - b)).toEqual([...Array.from({ length: 50 }, (_, at) => at), ...Array.from({ length: 60 }, (_, at) => 100 + at)]);
  expect([sets.get(200), sets.get(201), sets.size]).toEqual([200, 200, 112]);
});

test('whatever the order of the pairs, the sets are the same, and every set has at least two images', () => {
  const similarity = fc.constantFrom(0.8, 0.9, 1);
  const pair = fc.record({ a: fc.nat(40), b: fc.integer({ min: 41, max: 80 }), similarity });
  const pairs = fc.uniqueArray(pair, { selector: ({ a, b }) => a * 100 + b });
  fc.assert(
    fc.property(pairs, (all) => {
      const sets = similarSets(all);
      expect(similarSets([...all].reverse())).toEqual(sets);
      for (const [position, first] of sets) {
        expect(first).toBeLessThanOrEqual(position);
        expect(sets.get(first)).toBe(first);
      }
      for (const { a, b } of all.filter(({ similarity }) => similarity === 1)) expect(sets.get(a)).toBe(sets.get(b));
    }),
  );
});
