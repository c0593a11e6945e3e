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
