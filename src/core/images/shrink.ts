import type { ImageFormat } from '#shared/dataset/schema.ts';

/** Samples along each side of what becomes one pixel: enough that it does not flicker, and no more work for large images. */
const mostSamples = 3;

/**
 * A small copy of an image for lists: each pixel the mean of a few that lie evenly in the area that it covers.
 *
 * @param pixels HWC uint8 of `format`
 * @param edge that the copy is at most wide and high
 * @returns the image itself where it is no larger
 */
export function shrink(format: ImageFormat, pixels: Uint8Array, edge: number): { format: ImageFormat; pixels: Uint8Array } {
  const { width, height, channels } = format;
  const factor = Math.ceil(Math.max(width, height) / edge);
  if (factor <= 1) return { format, pixels };
  const small = { ...format, width: Math.max(1, Math.floor(width / factor)), height: Math.max(1, Math.floor(height / factor)) };
  const samples = Math.min(mostSamples, factor);
  const offsets = Array.from({ length: samples }, (_, index) => Math.floor(((index + 0.5) * factor) / samples));
  const shrunk = new Uint8Array(small.width * small.height * channels);
  for (let y = 0, to = 0; y < small.height; y++) {
    const rows = offsets.map((offset) => Math.min(height - 1, y * factor + offset) * width);
    for (let x = 0; x < small.width; x++) {
      const columns = offsets.map((offset) => Math.min(width - 1, x * factor + offset));
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const row of rows) for (const column of columns) sum += pixels[(row + column) * channels + channel] ?? 0;
        shrunk[to++] = Math.round(sum / (samples * samples));
      }
    }
  }
  return { format: small, pixels: shrunk };
}
