import type { ImageFormat } from '#shared/dataset/schema.ts';
import { turnsSideways, walkUpright } from './orientation.ts';
import { placeImage } from './placement.ts';
import { decodeRaster, type Raster } from './raster.ts';

/** What fills a letterbox: mid-grey, which the usual normalisation to -1..1 turns into (nearly) 0. */
export const letterboxGrey = 127;

/**
 * Decodes an image file into a dataset's working format, upright.
 *
 * An image that already has the format's size keeps the decoder's own pixels. Colour becomes grey by ITU-R 601-2 luma,
 * as Pillow's mode `L` does. Blocks while it works: meant for a thread of its own.
 *
 * @returns height x width x channels bytes (HWC uint8).
 * @throws {Failure} `image-unreadable` or `image-too-large`.
 */
export function decodeImage(bytes: Uint8Array, format: ImageFormat): Uint8Array<ArrayBuffer> {
  return renderRaster(decodeRaster(bytes, { edge: Math.max(format.width, format.height) }), format);
}

/** Brings a decoded image into a working format; see `decodeImage`. Ends the raster. */
export function renderRaster(raster: Raster, format: ImageFormat): Uint8Array<ArrayBuffer> {
  const sideways = turnsSideways(raster.orientation);
  const placed = placeImage(raster.upright, format);
  const stored = sideways ? { width: placed.height, height: placed.width } : placed;
  const rgba = raster.resize(stored.width, stored.height);
  const walk = walkUpright(raster.orientation, stored.width, stored.height);

  const { width, height, channels } = format;
  const pixels = new Uint8Array(height * width * channels);
  if (placed.width < width || placed.height < height) pixels.fill(letterboxGrey);
  const firstX = Math.max(0, placed.left);
  const firstY = Math.max(0, placed.top);
  const endX = Math.min(width, placed.left + placed.width);
  const endY = Math.min(height, placed.top + placed.height);
  for (let y = firstY; y < endY; y += 1) {
    let source = (walk.origin + (firstX - placed.left) * walk.stepX + (y - placed.top) * walk.stepY) * 4;
    let target = (y * width + firstX) * channels;
    for (let x = firstX; x < endX; x += 1) {
      const red = rgba[source] ?? 0;
      const green = rgba[source + 1] ?? 0;
      const blue = rgba[source + 2] ?? 0;
      if (channels === 3) {
        pixels[target] = red;
        pixels[target + 1] = green;
        pixels[target + 2] = blue;
      } else {
        // Pillow's fixed-point form of 0.299 R + 0.587 G + 0.114 B; the weights add up to 2^16, so grey stays as it is.
        pixels[target] = (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
      }
      source += walk.stepX * 4;
      target += channels;
    }
  }
  return pixels;
}
