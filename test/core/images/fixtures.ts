import { readFileSync } from 'node:fs';
import { z } from 'zod';

const folder = new URL('../../fixtures/images/', import.meta.url);

const base64Schema = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const sizeSchema = { width: z.number(), height: z.number(), tolerance: z.number() };

/** What Pillow reads in the files beside it; see make.py there. */
export const expected = z
  .object({
    decoded: z.record(
      z.string(),
      z.union([
        z.object({ ...sizeSchema, rgb: base64Schema }),
        z.object({ ...sizeSchema, grey: base64Schema }).transform(({ grey, ...rest }) => ({
          ...rest,
          rgb: Uint8Array.from({ length: grey.length * 3 }, (_, at) => grey[Math.floor(at / 3)] ?? 0),
        })),
      ]),
    ),
    resized: z.object({ edge: z.number() }).catchall(base64Schema),
    reduced: base64Schema,
  })
  .parse(JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')));

export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

/** Largest difference between two images of the same size. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} bytes against ${b.length}`);
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? 0))), 0);
}

/** A BMP of white pixels. */
export function whiteBitmap(width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height, 255).fill(0, 0, 54);
  file.write('BM', 'latin1');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

interface GifBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A GIF with one frame, of which four black pixels are there: all of one of 2 x 2. */
export function gif(screen: Pick<GifBox, 'width' | 'height'>, { left, top, width, height }: GifBox): Buffer {
  const words = (...values: number[]) => Buffer.from(new Uint16Array(values).buffer);
  const palette = Buffer.from([0, 0, 0, 255, 255, 255]);
  // A code that clears (4, of 3 bits), then codes 0, one a pixel.
  const data = Buffer.from([4, 0, 0]);
  return Buffer.concat([
    Buffer.from('GIF89a'), words(screen.width, screen.height), Buffer.from([0x80, 0, 0]), palette,
    Buffer.from([0x2c]), words(left, top, width, height), Buffer.from([0, 2, data.length]), data, Buffer.from([0, 0x3b]),
  ]);
}
