import { Transformer } from '@napi-rs/image';
import { describe, expect, test } from 'vitest';
import { decodeImage, renderRaster } from '#core/images/decode.ts';
import { decodeJpegFast } from '#core/images/jpeg-turbo.ts';
import { rawRaster } from '#core/images/raster.ts';
import { fixture } from './fixtures.ts';

const size = { width: 200, height: 150 };

/** Soft colours with some detail, RGBA. */
const picture = Uint8Array.from({ length: size.width * size.height * 4 }, (_, at) => {
  const [x, y] = [Math.floor(at / 4) % size.width, Math.floor(at / 4 / size.width)];
  return at % 4 === 3 ? 255 : 128 + 60 * Math.sin(x / (9 + (at % 4))) * Math.cos(y / 7) + 40 * Math.sin(x * y);
});
const jpeg = Transformer.fromRgbaPixels(picture, size.width, size.height).jpegSync(90);

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

describe('a JPEG far larger than what is made of it', () => {
  test('comes out nearly as one that is decoded exactly', () => {
    const format = { width: 32, height: 32, channels: 3, fit: 'crop' } as const;
    expect(decodeJpegFast(jpeg, size)).toHaveLength(200 * 150 * 4);
    const pixels = new Transformer(jpeg).rawPixelsSync();
    const exact = new Uint8Array(32 * 32 * 3);
    renderRaster(rawRaster({ ...size, channels: 3, pixels }), format, exact);
    expect(meanDifference(decodeImage(jpeg, format), exact)).toBeLessThan(2);
  });

  test('is left to the other decoder where it is damaged, unusual or not of the size that its header says', () => {
    const damaged = Buffer.from(jpeg);
    damaged.fill(0xaa, 3000, 3200);
    expect(decodeJpegFast(damaged, size)).toBeNull();
    expect(decodeJpegFast(fixture('cmyk.jpg'), { width: 12, height: 8 })).toBeNull();
    expect(decodeJpegFast(jpeg, { width: 150, height: 200 })).toBeNull();
  });
});

test('memory is used again, and large enough for whatever comes', () => {
  const first = decodeJpegFast(jpeg, size);
  const copy = Buffer.from(first ?? []);
  expect(decodeJpegFast(jpeg, size)?.buffer).toBe(first?.buffer);
  expect(copy.equals(first ?? Buffer.alloc(0))).toBe(true);
});
