import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { measureImage } from '#core/images/measure.ts';
import { imageFactsSchema } from '#shared/dataset/image-facts.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';

function format(width: number, height: number, channels: 1 | 3): ImageFormat {
  return { width, height, channels, fit: 'crop' };
}

/** A smooth picture with some structure in every part of it. */
function picture(edge: number, { gain = 1, offset = 0, shift = 0 } = {}): Uint8Array {
  return Uint8Array.from({ length: edge * edge }, (_, at) => {
    const x = ((at % edge) + 0.5) / edge + shift;
    const y = (Math.floor(at / edge) + 0.5) / edge;
    const waves = Math.sin(7 * x + 2) * Math.cos(5 * y) + 0.6 * Math.sin(17 * x * y) + 0.4 * Math.cos(23 * (y - x));
    return Math.min(255, Math.max(0, 128 + offset + gain * 45 * waves));
  });
}

function differentBits(a: string, b: string): number {
  return Array.from(a).reduce((sum, digit, place) => {
    const difference = parseInt(digit, 16) ^ parseInt(b[place] ?? '0', 16);
    return sum + [1, 2, 4, 8].filter((bit) => (difference & bit) !== 0).length;
  }, 0);
}

test('brightness, contrast and sharpness are those of the definitions', () => {
  const pixels = Uint8Array.of(10, 20, 30, 40, 50, 90, 70, 80, 120, 0, 255, 3, 9, 200, 41, 7);
  const facts = measureImage(pixels, format(4, 4, 1));
  const mean = pixels.reduce((sum, value) => sum + value, 0) / 16;
  expect(facts.brightness).toBeCloseTo(mean, 4);
  expect(facts.contrast).toBeCloseTo(Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 16), 3);
  // The Laplacian of the four pixels that have four neighbours.
  const inner = [[1, 1], [2, 1], [1, 2], [2, 2]].map(([x = 0, y = 0]) => {
    const at = (column: number, row: number) => pixels[row * 4 + column] ?? 0;
    return at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
  });
  const middle = inner.reduce((sum, value) => sum + value, 0) / 4;
  expect(facts.sharpness).toBeCloseTo(inner.reduce((sum, value) => sum + (value - middle) ** 2, 0) / 4, 1);
});

test('a colour is as bright as its luma', () => {
  const pixels = Uint8Array.from({ length: 48 }, (_, at) => [200, 100, 50][at % 3] ?? 0);
  const facts = measureImage(pixels, format(4, 4, 3));
  expect(facts.brightness).toBeCloseTo(0.299 * 200 + 0.587 * 100 + 0.114 * 50, 3);
  expect(facts).toMatchObject({ isConstant: true, perceptualHash: '0'.repeat(64) });
  expect(facts.contrast).toBeLessThan(0.01);
  expect(facts.sharpness).toBeLessThan(0.01);
});

test('colours that differ in one pixel are not constant, even where they are equally bright', () => {
  const pixels = new Uint8Array(48).fill(60);
  pixels[45] = 61;
  expect(measureImage(pixels, format(4, 4, 3)).isConstant).toBe(false);
});

test('whatever the pixels and the size, the facts fit their schema', () => {
  const edge = fc.integer({ min: 4, max: 40 });
  const images = fc.tuple(edge, edge, fc.constantFrom(1 as const, 3 as const)).chain(([width, height, channels]) => {
    const length = width * height * channels;
    return fc.record({
      format: fc.constant(format(width, height, channels)),
      pixels: fc.uint8Array({ minLength: length, maxLength: length }),
    });
  });
  fc.assert(
    fc.property(images, (image) => {
      const facts = measureImage(image.pixels, image.format);
      expect(imageFactsSchema.safeParse({ width: 1, height: 1, bytes: 0, ...facts }).success).toBe(true);
      expect(facts.brightness).toBeLessThanOrEqual(255.001);
      expect(facts.contrast).toBeLessThanOrEqual(127.51);
      expect(facts.pixelHash).toBe(createHash('sha256').update(image.pixels).digest('hex').slice(0, 16));
    }),
    { numRuns: 200 },
  );
});

test('blur takes sharpness away', () => {
  const sharp = Uint8Array.from({ length: 32 * 32 }, (_, at) => ((at % 32 >> 2) + (at >> 7)) % 2 * 200);
  const blurred = sharp.map((_, at) => {
    const around = [-64, -33, -32, -31, -2, -1, 0, 1, 2, 31, 32, 33, 64];
    return around.reduce((sum, step) => sum + (sharp[(at + step + 1024) % 1024] ?? 0), 0) / around.length;
  });
  const [before, after] = [sharp, blurred].map((pixels) => measureImage(pixels, format(32, 32, 1)).sharpness);
  expect(after).toBeLessThan((before ?? 0) / 4);
});

test('the perceptual hash hardly changes with size, brightness and contrast, and much with the picture', () => {
  const hash = (pixels: Uint8Array, edge: number) => measureImage(pixels, format(edge, edge, 1)).perceptualHash;
  const original = hash(picture(64), 64);
  expect(differentBits(original, hash(picture(64, { gain: 0.6, offset: 20 }), 64))).toBeLessThan(26);
  expect(differentBits(original, hash(picture(128), 128))).toBeLessThan(26);
  expect(differentBits(original, hash(picture(64, { shift: 0.5 }), 64))).toBeGreaterThan(76);
});

test('the perceptual hash is that of the transform: a wave along one axis sets the bit of its frequency', () => {
  // Frequency 1 from left to right is the third of the low frequencies, diagonal by diagonal: (0, 0), (0, 1), (1, 0), …
  const wave = (frequency: number) =>
    Uint8Array.from({ length: 256 }, (_, at) => 128 + 100 * Math.cos((Math.PI * frequency * (2 * (at % 16) + 1)) / 32));
  const first = Buffer.from(measureImage(wave(1), format(16, 16, 1)).perceptualHash, 'hex');
  expect((first[0] ?? 0) & 0b110).toBe(0b010);
  const turned = wave(1).map((_, at, all) => all[(at % 16) * 16 + (at >> 4)] ?? 0);
  const second = Buffer.from(measureImage(turned, format(16, 16, 1)).perceptualHash, 'hex');
  expect((second[0] ?? 0) & 0b110).toBe(0b100);
});
