import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one colour. */
export function plainPng(colour: readonly [number, number, number], width = 8, height = 8): Buffer {
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.from(colour))]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(2, 9);
  const pixels = deflateSync(Buffer.alloc(row.length * height, row));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A colour that tells images apart: `plainPng(colourOf(7))`. */
export function colourOf(number: number): [number, number, number] {
  return [number % 256, Math.floor(number / 256) % 256, 99];
}

/**
 * Two classes of images, each of which takes so long to decode that something can be done in the midst of an import,
 * however fast or busy the machine is.
 */
export function heavyTree(count: number): Record<string, Uint8Array> {
  const [cat, dog] = [plainPng(colourOf(1), 2500, 2500), plainPng(colourOf(2), 2500, 2500)];
  return Object.fromEntries(Array.from({ length: count }, (_, at) => (at % 2 ? [`cats/${at}.png`, cat] : [`dogs/${at}.png`, dog])));
}
