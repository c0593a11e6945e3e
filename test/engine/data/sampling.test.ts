import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochOrder } from '#engine/data/sampling.ts';
import { shuffled } from '#engine/data/shuffle.ts';

test('a shuffle is a permutation that depends on the seed and the epoch alone', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.nat(1000), fc.nat(200), (seed, epoch, length) => {
      const positions = Uint32Array.from({ length }, (_, i) => i * 3);
      const order = shuffled(positions, seed, epoch);
      expect([...order].sort((a, b) => a - b)).toEqual([...positions]);
      expect(shuffled(positions, seed, epoch)).toEqual(order);
      if (length > 20) {
        expect(shuffled(positions, seed, epoch + 1)).not.toEqual(order);
        expect(shuffled(positions, seed ^ 1, epoch)).not.toEqual(order);
      }
    }),
  );
});

test('every place of a shuffle gets every element alike', () => {
  const rounds = 6000;
  const counts = new Array<number>(36).fill(0);
  for (let epoch = 0; epoch < rounds; epoch++) {
    for (const [place, element] of shuffled(Uint32Array.of(0, 1, 2, 3, 4, 5), 3, epoch).entries()) {
      counts[place * 6 + element] = (counts[place * 6 + element] ?? 0) + 1;
    }
  }
  const chiSquared = counts.reduce((sum, count) => sum + (count - rounds / 6) ** 2 / (rounds / 6), 0);
  // 25 degrees of freedom: 52.6 is exceeded once in a thousand seeds.
  expect(chiSquared).toBeLessThan(52.6);
});

/** A packed file of which every other image is for training; `sizes` has each class's count of those. */
function split(sizes: readonly number[]) {
  const training = sizes.flatMap((size, label) => new Array<number>(size).fill(label));
  const labels = Uint16Array.from(training.flatMap((label) => [label, label]));
  const positions = Uint32Array.from(training, (_, i) => 2 * i + 1);
  return { labels, positions, classes: sizes.length };
}

function counts(values: Iterable<number>): Map<number, number> {
  const found = new Map<number, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

const spread = (numbers: readonly number[]) => Math.max(...numbers) - Math.min(...numbers);
const sizesOf = fc.array(fc.nat(40), { minLength: 2, maxLength: 8 }).filter((sizes) => sizes.some((size) => size > 0));

test('shuffled sampling is the shuffle', () => {
  const { labels, positions, classes } = split([5, 0, 9]);
  expect(epochOrder('shuffle', positions, labels, classes, 7, 2)).toEqual(shuffled(positions, 7, 2));
});

test('balanced sampling takes as many of every class that has any, and each of its images as often', () => {
  fc.assert(
    fc.property(sizesOf, fc.nat(0xffff_ffff), fc.nat(5000), (sizes, seed, epoch) => {
      const { labels, positions, classes } = split(sizes);
      const order = epochOrder('class-balanced', positions, labels, classes, seed, epoch);
      expect(order).toHaveLength(positions.length);
      const perClass = counts(Array.from(order, (position) => labels[position] ?? -1));
      expect([...perClass.keys()].sort()).toEqual(
        [...sizes.keys()].filter((label) => (sizes[label] ?? 0) > 0 && perClass.has(label)).sort(),
      );
      const present = sizes.filter((size) => size > 0).length;
      for (const [label, size] of sizes.entries()) {
        const share = size > 0 ? positions.length / present : 0;
        expect(Math.abs((perClass.get(label) ?? 0) - share)).toBeLessThan(1);
      }
      const perImage = counts(order);
      for (const label of perClass.keys()) {
        const ofClass = [...positions].filter((position) => labels[position] === label);
        // A pass ends and another begins within the epoch, so an image may be taken once more or once less.
        expect(spread(ofClass.map((position) => perImage.get(position) ?? 0))).toBeLessThanOrEqual(2);
      }
    }),
  );
});

test('over all epochs so far no image has been taken twice as often as another of its class, and no class more', () => {
  fc.assert(
    fc.property(sizesOf, fc.nat(0xffff_ffff), fc.integer({ min: 1, max: 12 }), (sizes, seed, epochs) => {
      const { labels, positions, classes } = split(sizes);
      const taken = Array.from({ length: epochs }, (_, epoch) => [
        ...epochOrder('class-balanced', positions, labels, classes, seed, epoch),
      ]).flat();
      const perImage = counts(taken);
      const perClass = sizes.map((size, label) => {
        const ofClass = [...positions].filter((position) => labels[position] === label);
        if (size > 0) expect(spread(ofClass.map((position) => perImage.get(position) ?? 0))).toBeLessThanOrEqual(1);
        return ofClass.reduce((sum, position) => sum + (perImage.get(position) ?? 0), 0);
      });
      expect(spread(perClass.filter((_, label) => (sizes[label] ?? 0) > 0))).toBeLessThanOrEqual(1);
    }),
  );
});

test('balanced sampling depends on the seed and the epoch alone, and mixes the classes', () => {
  const { labels, positions, classes } = split([300, 20, 80]);
  const order = (seed: number, epoch: number) =>
    epochOrder('class-balanced', positions, labels, classes, seed, epoch);
  expect(order(1, 5)).toEqual(order(1, 5));
  expect(order(1, 6)).not.toEqual(order(1, 5));
  expect(order(2, 5)).not.toEqual(order(1, 5));
  const firstHalf = counts(Array.from(order(1, 5).subarray(0, 200), (position) => labels[position] ?? -1));
  for (const label of [0, 1, 2]) expect(Math.abs((firstHalf.get(label) ?? 0) - 200 / 3)).toBeLessThan(20);
});

test('every class draws another order in every pass', () => {
  // Six classes have 12 places each in an epoch: half of the images of the two large ones, so every other epoch begins a pass.
  const { labels, positions, classes } = split([24, 24, 6, 6, 6, 6]);
  const halves = Array.from({ length: 10 }, (_, pass) => {
    const taken = [...epochOrder('class-balanced', positions, labels, classes, 7, 2 * pass)];
    const placesOf = (label: number) => {
      const ofClass = [...positions].filter((position) => labels[position] === label);
      return [...ofClass.keys()].filter((place) => taken.includes(ofClass[place] ?? -1));
    };
    return [placesOf(0), placesOf(1)];
  }).flat();
  expect(halves.map(({ length }) => length)).toEqual(halves.map(() => 12));
  expect(new Set(halves.map(String)).size).toBe(20);
});
