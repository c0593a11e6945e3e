import fc from 'fast-check';
import { expect, test } from 'vitest';
import { philox4x32, type Words2, type Words4 } from '#engine/random/philox.ts';
import { RandomStream } from '#engine/random/random-stream.ts';

// From kat_vectors of the authors' own implementation, Random123.
const known: { counter: Words4; key: Words2; block: Words4 }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], block: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    block: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    block: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test.each(known)('Philox4x32-10 gives the published block for counter $counter', ({ counter, key, block }) => {
  const words = new Uint32Array(4);
  philox4x32(counter, key, words);
  expect([...words]).toEqual(block);
});

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const draw = (seed: number, purpose: 'initialization' | 'shuffle', index: number) => {
  const stream = new RandomStream(seed, purpose, index);
  return Array.from({ length: 8 }, () => stream.word());
};

test('a stream depends on its seed, purpose and index, and on nothing else', () => {
  fc.assert(
    fc.property(seeds, fc.nat(10_000), (seed, index) => {
      const words = draw(seed, 'shuffle', index);
      expect(draw(seed, 'shuffle', index)).toEqual(words);
      expect(draw(seed ^ 1, 'shuffle', index)).not.toEqual(words);
      expect(draw(seed, 'initialization', index)).not.toEqual(words);
      expect(draw(seed, 'shuffle', index + 1)).not.toEqual(words);
    }),
  );
});

test('numbers stay in their range', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const stream = new RandomStream(seed, 'shuffle', 0);
      const below = stream.below(bound);
      expect(Number.isInteger(below) && below >= 0 && below < bound).toBe(true);
      const uniform = stream.uniform();
      expect(uniform >= 0 && uniform < 1 && Math.fround(uniform) === uniform).toBe(true);
    }),
  );
});

test('numbers are spread evenly', () => {
  const stream = new RandomStream(5, 'shuffle', 0);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const number = stream.below(10);
    counts[number] = (counts[number] ?? 0) + 1;
  }
  // Nine degrees of freedom: 27.9 is exceeded once in a thousand seeds.
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
});
