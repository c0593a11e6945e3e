import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PackedImages } from '#engine/data/packed-images.ts';
import { PixelNormalizer } from '#engine/data/pixel-normalizer.ts';
import { ReadAhead } from '#engine/data/read-ahead.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function packedFile(bytes: Uint8Array): string {
  const file = join(temporaryFolder(), 'images.bin');
  writeFileSync(file, bytes);
  return file;
}

const bytes = Uint8Array.from({ length: 5 * 12 }, (_, i) => (i * 37) % 256);

const record = (position: number) => [...bytes.subarray(position * 12, position * 12 + 12)];

test.each([
  { way: 'held', maximumHeldBytes: 1000 },
  { way: 'read', maximumHeldBytes: 0 },
])('images that are $way are the records of the file, in any order', async ({ maximumHeldBytes }) => {
  const images = new PackedImages(packedFile(bytes), 12, 5, { maximumHeldBytes });
  onTestFinished(() => images.close());
  expect(images.held === null).toBe(maximumHeldBytes === 0);
  for (const positions of [[4, 0, 2], [1, 2, 3], [3, 3, 4, 0, 1], [0, 1, 2, 3, 4], []]) {
    expect([...(await images.read(Uint32Array.from(positions)))]).toEqual(positions.flatMap(record));
  }
});

test.each([1000, 0])('images that later versions appended are left alone', async (maximumHeldBytes) => {
  const images = new PackedImages(packedFile(bytes), 12, 3, { maximumHeldBytes });
  onTestFinished(() => images.close());
  expect([...(await images.read(Uint32Array.of(2, 0)))]).toEqual([...record(2), ...record(0)]);
  if (images.held) expect(images.held).toEqual(bytes.subarray(0, 36));
});

test('a file that is closed while it is read is read to the end', async () => {
  const images = new PackedImages(packedFile(bytes), 12, 5, { maximumHeldBytes: 0 });
  const read = images.read(Uint32Array.of(4, 1));
  await images.close();
  expect([...(await read)]).toEqual([...record(4), ...record(1)]);
});

test('a file that becomes shorter is named', async () => {
  const file = packedFile(bytes);
  const images = new PackedImages(file, 12, 5, { maximumHeldBytes: 0 });
  onTestFinished(() => images.close());
  truncateSync(file, 30);
  await expect(images.read(Uint32Array.of(0, 2))).rejects.toMatchObject({ code: 'images-missing' });
});

test('reading ahead changes nothing but when images are read', async () => {
  const images = new PackedImages(packedFile(bytes), 12, 5, { maximumHeldBytes: 0 });
  onTestFinished(() => images.close());
  const read = vi.spyOn(images, 'read');
  const readAhead = new ReadAhead(images);
  const batches = [[3, 1], [0, 4], [2, 2]].map((positions) => Uint32Array.from(positions));
  for (const [index, batch] of batches.entries()) {
    const pixels = await readAhead.take(batch, batches[index + 1] ?? new Uint32Array());
    expect([...pixels]).toEqual([...batch].flatMap(record));
    expect(read).toHaveBeenCalledTimes(Math.min(index + 2, batches.length));
  }
  // What was expected does not come.
  await readAhead.take(Uint32Array.of(1), Uint32Array.of(2));
  expect([...(await readAhead.take(Uint32Array.of(3), new Uint32Array()))]).toEqual(record(3));
});

test('what cannot be read ahead fails where it is asked for', async () => {
  const file = packedFile(bytes);
  const images = new PackedImages(file, 12, 5, { maximumHeldBytes: 0 });
  onTestFinished(() => images.close());
  const readAhead = new ReadAhead(images);
  truncateSync(file, 24);
  expect([...(await readAhead.take(Uint32Array.of(0), Uint32Array.of(4)))]).toEqual(record(0));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await expect(readAhead.take(Uint32Array.of(4), new Uint32Array())).rejects.toMatchObject({ code: 'images-missing' });
});

test('a file that is too short, or none, is named', () => {
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
