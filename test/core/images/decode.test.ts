import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeImage } from '#core/images/decode.ts';
import { inspectImage } from '#core/images/inspect.ts';
import { Failure } from '#shared/failure.ts';
import { expected, fixture, gif, largestDifference, whiteBitmap } from './fixtures.ts';

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

const anyFormat = { width: 8, height: 8, channels: 3, fit: 'crop' } as const;

describe('every kind of file decodes to what Pillow reads', () => {
  test.each(Object.entries(expected.decoded))('%s', (name, { width, height, tolerance, rgb }) => {
    const pixels = decodeImage(fixture(name), { width, height, channels: 3, fit: 'crop' });
    expect(largestDifference(pixels, rgb)).toBeLessThanOrEqual(tolerance);
  });
});

describe('an image of another size', () => {
  const { edge, ...images } = expected.resized;

  test.each(['crop', 'letterbox', 'squash'] as const)('is fitted by %s as Pillow does it', (fit) => {
    for (const channels of [1, 3] as const) {
      const pixels = decodeImage(fixture('photo.png'), { width: edge, height: edge, channels, fit });
      const wanted = images[`${fit}-${channels}`];
      if (!(wanted instanceof Uint8Array)) throw new TypeError('no expectation');
      expect(largestDifference(pixels, wanted)).toBeLessThanOrEqual(1);
    }
  });

  test('is composited on white before it is reduced', () => {
    const pixels = decodeImage(fixture('rgba.png'), { width: 5, height: 4, channels: 3, fit: 'squash' });
    expect(largestDifference(pixels, expected.reduced)).toBeLessThanOrEqual(1);
  });

  test('is turned upright before it is cut', () => {
    const upright = { ...anyFormat, width: 10, height: 6 };
    const turned = decodeImage(fixture('orientation-6.png'), upright);
    const plain = decodeImage(fixture('orientation-1.jpg'), { ...upright, width: 6, height: 10 });
    // Turned right by a quarter, pixel (x, y) of the stored image lies at (height - 1 - y, x).
    const rotated = turned.map((_, at) => {
      const [pixel, channel] = [Math.floor(at / 3), at % 3];
      const [x, y] = [pixel % 10, Math.floor(pixel / 10)];
      return plain[((10 - 1 - x) * 6 + y) * 3 + channel] ?? 0;
    });
    expect(largestDifference(turned, rotated)).toBeLessThanOrEqual(8);
  });
});

test('colour becomes grey by Pillow’s luma', () => {
  const { width, height, rgb } = expected.decoded['rgb.png'] ?? { width: 0, height: 0, rgb: new Uint8Array() };
  const pixels = decodeImage(fixture('rgb.png'), { width, height, channels: 1, fit: 'crop' });
  const luma = pixels.map((_, at) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(at * 3, at * 3 + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
  expect(largestDifference(pixels, luma)).toBeLessThanOrEqual(1);
  expect(decodeImage(fixture('grey.png'), { width, height, channels: 1, fit: 'crop' })).toEqual(
    expected.decoded['grey.png']?.rgb.filter((_, at) => at % 3 === 0),
  );
});

test('a frame of a GIF that reaches beyond its screen is there in whole', () => {
  const format = { width: 4, height: 4, channels: 1, fit: 'crop' } as const;
  const file = gif({ width: 1, height: 1 }, { left: 2, top: 2, width: 2, height: 2 });
  expect(inspectImage({ bytes: file })).toMatchObject({ width: 4, height: 4 });
  // Black pixels of the frame on what it leaves free.
  const rows = [[255, 255, 255, 255], [255, 255, 255, 255], [255, 255, 0, 0], [255, 255, 0, 0]];
  expect(decodeImage(file, format)).toEqual(Uint8Array.from(rows.flat()));
});

describe('what cannot be read is told in a sentence', () => {
  const randomPng = Buffer.concat([fixture('rgb.png').subarray(0, 8), Buffer.alloc(100, 'IXUJ!')]);
  const damaged = (name: string) => fixture(name).fill(0x5a, Math.floor(fixture(name).length * 0.6));
  const randomWebp = (chunk: string) => Buffer.from(`RIFF0000WEBP${chunk}${'IXUJ!'.repeat(20)}`, 'latin1');
  test.each([
    ['an empty file', Buffer.alloc(0), 'it is empty'],
    ['a text', Buffer.from('cats and dogs'), 'its content is not that of a JPEG'],
    ['random bytes after the signature of PNG', randomPng, 'its PNG header is damaged or cut short'],
    ['random bytes in a lossy WebP', randomWebp('VP8 '), 'its WEBP header is damaged or cut short'],
    ['random bytes in a lossless WebP', randomWebp('VP8L'), 'its WEBP header is damaged or cut short'],
    ['random bytes in an extended WebP', randomWebp('VP8X'), 'its WEBP header is damaged or cut short'],
    ['a header cut short', fixture('rgb.png').subarray(0, 18), 'its PNG header is damaged or cut short'],
    ['pixels cut short', fixture('photo.png').subarray(0, 1000), 'its file ends too early'],
    ['a BMP cut short', fixture('16-bit.bmp').subarray(0, 150), 'its file ends too early'],
    ['pixels of a PNG that are damaged', damaged('photo.png'), 'its data are damaged'],
    ['pixels of an AVIF that are damaged', damaged('orientation-2.avif'), 'its data are damaged, or of a kind that Xent does not read'],
    ['a BigTIFF', Buffer.from('II+\0\x08\0\0\0', 'latin1'), 'it is a BigTIFF, which Xent does not read'],
    ['a JPEG cut short', fixture('rgb.jpg').subarray(0, -40), 'it is cut off before its end'],
    ['a GIF cut short', fixture('rgb.gif').subarray(0, -20), 'its GIF data is damaged or cut short'],
    ['a TIFF of floating-point numbers', fixture('unsupported-float.tiff'), 'its decoder reports'],
  ])('%s', (_, bytes, words) => {
    const failure = failureOf(() => decodeImage(bytes, anyFormat));
    expect(failure).toMatchObject({ code: 'image-unreadable' });
    expect(failure.message).toContain(words);
  });

  test('more pixels than can be handled, told from the header alone', () => {
    const huge = Buffer.from(fixture('rgb.png'));
    huge.writeUInt32BE(200_000, 16);
    huge.writeUInt32BE(200_000, 20);
    expect(failureOf(() => decodeImage(huge, anyFormat))).toMatchObject({
      code: 'image-too-large',
      message: expect.stringContaining('200000 x 200000 pixels, where the limit is 100 megapixels. For an import, the limit can be raised: “Megapixels of an image” (--limit-image-pixels on the command line).') as string,
    });
  });

  test.each([
    ['a screen', { width: 65_000, height: 50_000 }, { left: 0, top: 0, width: 2, height: 2 }, '65000 x 50000 pixels'],
    ['a frame', { width: 2, height: 2 }, { left: 0, top: 0, width: 60_000, height: 2000 }, '60000 x 2000 pixels'],
    ['a place of a frame', { width: 2, height: 2 }, { left: 65_000, top: 2000, width: 2, height: 2 }, '65002 x 2002 pixels'],
  ])('%s of a GIF that cannot be handled', (_, screen, frame, size) => {
    const file = gif(screen, frame);
    for (const work of [() => decodeImage(file, anyFormat), () => inspectImage({ bytes: file }, { bytes: 1000, pixels: 100_000_000 })]) {
      expect(failureOf(work)).toMatchObject({
        code: 'image-too-large',
        message: expect.stringContaining(`${size}, where the limit is 100 megapixels. For an import,`) as string,
      });
    }
  });

  test('an image so long and thin that covering the canvas would take too much', () => {
    const strip = whiteBitmap(60_000, 1);
    expect(failureOf(() => decodeImage(strip, { ...anyFormat, width: 64, height: 64 }))).toMatchObject({
      code: 'image-too-large',
    });
    const letterbox = { ...anyFormat, width: 64, height: 64, fit: 'letterbox' } as const;
    expect(decodeImage(strip, letterbox)).toHaveLength(64 * 64 * 3);
  });
});

test('damage of any kind gives pixels or a failure, never anything else', () => {
  const names = Object.keys(expected.decoded);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.option(fc.nat()),
      (name, changes, cut) => {
        const bytes = Buffer.from(fixture(name));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const damaged = cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
        try {
          expect(decodeImage(damaged, anyFormat)).toHaveLength(8 * 8 * 3);
        } catch (thrown) {
          if (!(thrown instanceof Failure)) throw thrown;
          expect(thrown.code).toMatch(/^image-(unreadable|too-large)$/);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
