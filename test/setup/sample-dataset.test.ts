import { Transformer } from '@napi-rs/image';
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseStratified } from '../../scripts/sample-dataset/choice.mjs';
import { encodeGreyPng } from '../../scripts/sample-dataset/png.mjs';
import { zipStored } from '../../scripts/sample-dataset/zip.mjs';
import { unzip } from '../../scripts/setup/unzip.mjs';

test('a PNG decodes to the pixels it was made of', async () => {
  const image = fc
    .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
    .chain(({ width, height }) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        pixels: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(image, async ({ width, height, pixels }) => {
      const decoded = new Transformer(encodeGreyPng(pixels, width, height));
      expect(await decoded.metadata()).toMatchObject({ width, height });
      expect(new Uint8Array(await decoded.rawPixels())).toEqual(pixels);
    }),
    { numRuns: 50 },
  );
});

test('a stored zip gives its files back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xent-zip-'));
  const files = [
    { name: 'train/Ankle boot/00001.png', data: Buffer.from('boot') },
    { name: 'test/Straße/1.png', data: Buffer.alloc(0) },
  ];
  writeFileSync(join(folder, 'a.zip'), zipStored(files));
  expect(await unzip(join(folder, 'a.zip'), folder, (name) => name)).toBe(2);
  for (const { name, data } of files) expect(readFileSync(join(folder, name))).toEqual(data);
  rmSync(folder, { recursive: true });
});

test('the choice is stratified, ordered, without repeats, and the same for the same seed', () => {
  const labels = Array.from({ length: 300 }, (_, position) => position % 3);
  const chosen = chooseStratified(labels, 20, 7);
  expect(chosen).toEqual(chooseStratified(labels, 20, 7));
  expect(chosen).not.toEqual(chooseStratified(labels, 20, 8));
  chosen.forEach((positions, label) => {
    expect(new Set(positions).size).toBe(20);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions.every((position) => labels[position] === label)).toBe(true);
  });
});
