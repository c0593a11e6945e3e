import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { PackedImages } from '#engine/data/packed-images.ts';
import { PixelNormalizer } from '#engine/data/pixel-normalizer.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function packedFile(bytes: Uint8Array): string {
  const file = join(temporaryFolder(), 'images.bin');
  writeFileSync(file, bytes);
  return file;
}

const bytes = Uint8Array.from({ length: 5 * 12 }, (_, i) => (i * 37) % 256);

test.each([
  { way: 'held whole', heldWhole: 1000 },
  { way: 'read one by one', heldWhole: 0 },
])('images $way are the records of the file', ({ heldWhole }) => {
  const images = new PackedImages(packedFile(bytes), 12, 5, { heldWhole });
  onTestFinished(() => images.close());
  for (const position of [4, 0, 2]) {
    expect([...images.image(position)]).toEqual([...bytes.subarray(position * 12, position * 12 + 12)]);
  }
});

test('a file of the wrong size, or none, is named', () => {
  const file = packedFile(bytes);
  expect(() => new PackedImages(file, 12, 6)).toThrow(expect.objectContaining({ code: 'images-missing' }));
  expect(() => new PackedImages(`${file}.gone`, 12, 5)).toThrow(expect.objectContaining({ code: 'images-missing' }));
});

test('pixels are normalised by their own channel', () => {
  const channels = [
    [0.485, 0.229],
    [0.456, 0.224],
    [0.406, 0.225],
  ] as const;
  const mean = channels.map(([m]) => m);
  const standardDeviation = channels.map(([, s]) => s);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 30 }), (all) => {
      const pixels = all.subarray(0, all.length - (all.length % 3));
      const into = new Float32Array(pixels.length + 2).fill(-1);
      new PixelNormalizer({ mean, standardDeviation }, 3).write(pixels, into, 1);
      const expected = [...pixels].map((pixel, i) => {
        const [m, s] = channels[i % 3] ?? [];
        return Math.fround((pixel / 255 - (m ?? NaN)) / (s ?? NaN));
      });
      expect([...into]).toEqual([-1, ...expected, -1]);
    }),
  );
});

test('one mean serves every channel', () => {
  const into = new Float32Array(6);
  const normalizer = new PixelNormalizer({ mean: [0.5], standardDeviation: [0.5] }, 3);
  normalizer.write(Uint8Array.of(0, 255, 0, 255, 0, 255), into, 0);
  expect([...into]).toEqual([-1, 1, -1, 1, -1, 1]);
});
