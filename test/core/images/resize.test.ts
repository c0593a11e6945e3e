import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resizeRgba } from '#core/images/resize.ts';
import { triangleShares } from '#core/images/triangle.ts';

interface Size {
  width: number;
  height: number;
}

/** The triangle filter by its definition, in floating point and without any shortcut. */
function byDefinition(rgba: Uint8Array, from: Size, to: Size): number[] {
  const rows = sharesOf(from.height, to.height);
  const columns = sharesOf(from.width, to.width);
  return Array.from({ length: to.width * to.height * 4 }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / 4), at % 4];
    let sum = 0;
    for (const [y, ofRow] of rows[Math.floor(pixel / to.width)] ?? []) {
      for (const [x, ofColumn] of columns[pixel % to.width] ?? []) {
        sum += (rgba[(y * from.width + x) * 4 + channel] ?? 0) * ofRow * ofColumn;
      }
    }
    return sum;
  });
}

function sharesOf(length: number, size: number): [element: number, share: number][][] {
  const support = Math.max(1, length / size);
  return Array.from({ length: size }, (_, target) => {
    const centre = ((target + 0.5) * length) / size;
    const weights = Array.from({ length }, (_, element) => Math.max(0, 1 - Math.abs(element + 0.5 - centre) / support));
    const sum = weights.reduce((total, weight) => total + weight);
    return weights.map((weight, element): [number, number] => [element, weight / sum]).filter(([, share]) => share > 0);
  });
}

function noise({ width, height }: Size, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: width * height * 4 }, (_, at) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return at % 4 === 3 ? 255 : state >>> 24;
  });
}

function differences(rgba: Uint8Array, from: Size, to: Size): number[] {
  const resized = resizeRgba(rgba.slice(), from, to);
  return byDefinition(rgba, from, to).map((exact, at) => Math.abs((resized[at] ?? 0) - exact));
}

const size = (most: number) => fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) });

test('noise comes out as the filter defines it, enlarged, squashed or reduced', () => {
  fc.assert(
    fc.property(size(40), size(40), fc.integer(), (from, to, seed) => {
      fc.pre(from.width < 3 * to.width || from.height < 3 * to.height);
      fc.pre(from.width < 8 * to.width && from.height < 8 * to.height);
      for (const difference of differences(noise(from, seed), from, to)) expect(difference).toBeLessThan(2.5);
    }),
  );
});

describe('what is reduced far', () => {
  test.each([
    [{ width: 121, height: 97 }, { width: 16, height: 12 }],
    [{ width: 256, height: 200 }, { width: 8, height: 9 }],
  ])('is on average what the filter defines, even where it is noise: %o', (from, to) => {
    const off = differences(noise(from, 7), from, to);
    expect(off.reduce((sum, difference) => sum + difference) / off.length).toBeLessThan(2);
  });

  test('keeps an even colour to the last bit, at the edges too', () => {
    const from = { width: 61, height: 47 };
    const even = Uint8Array.from({ length: from.width * from.height * 4 }, (_, at) => [13, 200, 255, 255][at % 4] ?? 0);
    expect(resizeRgba(even.slice(), from, { width: 5, height: 4 })).toEqual(even.subarray(0, 5 * 4 * 4));
  });
});

test('an image that has the size already is handed back', () => {
  const rgba = noise({ width: 3, height: 2 }, 1);
  expect(resizeRgba(rgba, { width: 3, height: 2 }, { width: 3, height: 2 })).toBe(rgba);
});

test('a window is that part of the whole', () => {
  fc.assert(
    fc.property(size(60), size(20), fc.integer(), fc.nat(), fc.nat(), (from, to, seed, left, top) => {
      const window = { left: left % to.width, top: top % to.height, width: 0, height: 0 };
      window.width = Math.ceil((to.width - window.left) / 2);
      window.height = Math.ceil((to.height - window.top) / 2);
      const whole = resizeRgba(noise(from, seed), from, to);
      const part = resizeRgba(noise(from, seed), from, to, window);
      for (let y = 0; y < window.height; y += 1) {
        const at = ((window.top + y) * to.width + window.left) * 4;
        expect(part.subarray(y * window.width * 4, (y + 1) * window.width * 4)).toEqual(whole.subarray(at, at + window.width * 4));
      }
    }),
  );
});

test('memory that does not begin at a whole number is read as it is', () => {
  const from = { width: 6, height: 4 };
  const rgba = noise(from, 3);
  const shifted = new Uint8Array(rgba.length + 1);
  shifted.set(rgba, 1);
  expect(resizeRgba(shifted.subarray(1), from, { width: 4, height: 4 })).toEqual(resizeRgba(rgba, from, { width: 4, height: 4 }));
});

test('shares add up to one and stay within the line', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 60 }), (length, times, to) => {
      const { first, count, weights } = triangleShares(length / times, to);
      let at = 0;
      for (const [target, elements] of count.entries()) {
        expect((first[target] ?? 0) + elements).toBeLessThanOrEqual(Math.ceil(length / times));
        const sum = weights.subarray(at, at + elements).reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 5);
        at += elements;
      }
    }),
  );
});
