import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findNeighbours } from '#core/datasets/similarity/neighbours.ts';
import { findSimilarImages } from '#core/datasets/similarity/similar-images.ts';
import { Whitening } from '#core/datasets/similarity/whitening.ts';
import { measureImage } from '#core/images/measure.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { takePicture } from './pictures.ts';

const format = { width: 32, height: 32, channels: 1, fit: 'crop' } as const;

function search(pictures: readonly Uint8Array[]) {
  const file = join(temporaryFolder(), 'images.hwc');
  writeFileSync(file, Buffer.concat(pictures));
  const positions = Uint32Array.from(pictures.keys());
  const hashOf = (pixels: Uint8Array) => Buffer.from(measureImage(pixels, format).perceptualHash, 'hex');
  const hashes = Buffer.concat(pictures.map(hashOf));
  const shares: number[] = [];
  const found = findSimilarImages({ file, format, positions, hashes }, (share) => void shares.push(share));
  const pairs = Array.from(found.a, (a, index) => [a, found.b[index], found.similarity[index] ?? 0] as const);
  return { pairs, shares };
}

const scenes = Array.from({ length: 400 }, (_, seed) => takePicture(seed));

test('copies that are lighter, moved, larger or noisy are found, and nothing else', () => {
  const copies = [
    takePicture(3, { gain: 0.7, offset: 25 }),
    takePicture(50, { right: 1, down: -1 }),
    takePicture(120, { zoom: 1.04 }),
    takePicture(200, { noise: 12 }),
    takePicture(310, { right: -1, gain: 1.1, noise: 6 }),
  ];
  const { pairs, shares } = search([...scenes, ...copies]);
  const alike = pairs.filter(([, , similarity]) => similarity >= 0.8).map(([a, b]) => [a, b]);
  expect(alike).toEqual([[3, 400], [50, 401], [120, 402], [200, 403], [310, 404]]);
  expect(shares.at(-1)).toBeLessThanOrEqual(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});

test('the less is changed, the higher is the similarity, and 1 is the most', () => {
  const copies = [0, 10, 40].map((noise) => takePicture(7, { noise }));
  const { pairs } = search([...scenes, ...copies]);
  const to = (copy: number) => pairs.find(([a, b]) => a === 7 && b === copy)?.[2];
  const [same = 0, little = 0, much = 0] = [to(400), to(401), to(402)];
  expect(same).toBeGreaterThan(0.99);
  expect(same).toBeLessThanOrEqual(1);
  expect(same).toBeGreaterThan(little);
  expect(little).toBeGreaterThan(much);
});

test('what all images have in common does not make them alike', () => {
  const framed = scenes.map((pixels) => {
    return pixels.map((value, at) => {
      const isFrame = Math.min(at % 32, 31 - (at % 32), at >> 5, 31 - (at >> 5)) < 6;
      return isFrame ? (at % 32) * 8 : value;
    });
  });
  expect(search(framed).pairs.filter(([, , similarity]) => similarity >= 0.8)).toEqual([]);
});

test('images that show nothing are alike to none, and few images are no trouble', () => {
  const flat = Array.from({ length: 10 }, (_, index) => new Uint8Array(1024).fill(20 * index));
  expect(search(flat).pairs).toEqual([]);
  expect(search([]).pairs).toEqual([]);
  expect(search([takePicture(1)]).pairs).toEqual([]);
  const { pairs } = search([takePicture(1), takePicture(2), takePicture(1, { noise: 8 })]);
  expect(pairs.map(([a, b]) => [a, b])).toEqual([[0, 2]]);
});

test('hashes that differ in few bits are neighbours, also among many that crowd together', () => {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
  const count = 3000;
  const hashes = Uint8Array.from({ length: count * 32 }, (_, at) => (at % 32 < 2 ? 255 : Math.floor(random() * 256)));
  const planted = Array.from({ length: 50 }, (_, index) => [20 * index, 20 * index + 11] as const);
  for (const [a, b] of planted) {
    hashes.copyWithin(b * 32, a * 32, a * 32 + 32);
    for (const bit of [17, 30, 41, 55, 63]) {
      const byte = b * 32 + (bit >> 3);
      hashes[byte] = (hashes[byte] ?? 0) ^ (1 << (bit & 7));
    }
  }
  const found = new Set<string>();
  findNeighbours(hashes, 6, (a, b) => void found.add(`${a} ${b}`));
  for (const [a, b] of planted) expect(found).toContain(`${a} ${b}`);
});

test('whitened, the elements of a sample neither go together nor differ in how much they vary', () => {
  const size = 5;
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
  const sample = Float32Array.from(
    Array.from({ length: 4000 }, () => {
      const [a, b, c, d, e] = [random(), random(), random(), random(), random()];
      return [10 * a + 3, a + b, 100 * c, c + d - a, e];
    }).flat(),
  );
  const whitening = new Whitening(sample, size, new Float64Array(size * size), 1, 1e-9);
  const sums = new Float64Array(size * size);
  for (let from = 0; from < sample.length; from += size) {
    const vector = sample.slice(from, from + size);
    whitening.apply(vector);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    const products = Array.from(vector, (a) => Array.from(vector, (b) => a * b)).flat();
    for (const [at, product] of products.entries()) sums[at] = (sums[at] ?? 0) + product;
  }
  for (const [at, sum] of sums.entries()) expect(sum / 4000).toBeCloseTo(at % (size + 1) === 0 ? 1 / size : 0, 1);
});
