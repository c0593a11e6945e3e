import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { ImageFormat } from '#shared/dataset/schema.ts';

const deflated = promisify(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [grey, colour] = [0, 2];
/** Each row holds its difference from the one above, which packs smaller than the values themselves. */
const up = 2;

/**
 * Wraps pixels as a PNG file, without loss.
 *
 * @param pixels HWC uint8 of `format`
 * @see ISO/IEC 15948, "Portable Network Graphics"
 */
export async function toPng({ width, height, channels }: ImageFormat, pixels: Uint8Array): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 1 ? grey : colour, 0, 0, 0], 8);
  const bytes = width * channels;
  const rows = new Uint8Array(height * (bytes + 1));
  for (let row = 0; row < height; row++) {
    const to = row * (bytes + 1);
    rows[to] = up;
    for (let at = 0; at < bytes; at++) {
      const above = row > 0 ? (pixels[(row - 1) * bytes + at] ?? 0) : 0;
      rows[to + 1 + at] = (pixels[row * bytes + at] ?? 0) - above;
    }
  }
  const data = await deflated(rows);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
