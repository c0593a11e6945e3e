import type { ImageFormat } from '#shared/dataset/schema.ts';

const headerSize = 54;

/**
 * Wraps pixels as an uncompressed 24-bit BMP, which a page can show and which costs nothing to make.
 *
 * @param pixels HWC uint8 of `format`
 * @see Microsoft, "BITMAPINFOHEADER structure"
 */
export function toBitmap({ width, height, channels }: ImageFormat, pixels: Uint8Array): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = new Uint8Array(headerSize + stride * height);
  const header = new DataView(file.buffer);
  header.setUint16(0, 0x424d);
  header.setUint32(2, file.length, true);
  header.setUint32(10, headerSize, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, width, true);
  // A negative height means that rows run from top to bottom.
  header.setInt32(22, -height, true);
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * channels;
      const to = headerSize + row * stride + column * 3;
      // Blue comes first; a grey image has its one channel in all three.
      for (let channel = 0; channel < 3; channel++) {
        file[to + channel] = pixels[from + (channels === 3 ? 2 - channel : 0)] ?? 0;
      }
    }
  }
  return file;
}
