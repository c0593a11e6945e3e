import { imageBytes, type ImageFormat } from '#shared/dataset/schema.ts';
import { type Orientation, turnsSideways, walkUpright } from './orientation.ts';
import { placeImage } from './placement.ts';
import { decodeRaster, type Raster } from './raster.ts';
import type { Size, Window } from './resize.ts';

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
  const pixels = new Uint8Array(imageBytes(format));
  renderRaster(decodeRaster(bytes, { edge: Math.max(format.width, format.height) }), format, pixels);
  return pixels;
}

/** Brings a decoded image into a working format, see `decodeImage`, and writes it to `pixels`. Ends the raster. */
export function renderRaster(raster: Raster, format: ImageFormat, pixels: Uint8Array): void {
  if (hasFormat(raster, format)) {
    pixels.set(raster.samples);
    return;
  }
  const sideways = turnsSideways(raster.orientation);
  const placed = placeImage(raster.upright, format);
  const stored = sideways ? { width: placed.height, height: placed.width } : placed;
  const { width, height, channels } = format;
  const left = Math.max(0, placed.left);
  const top = Math.max(0, placed.top);
  const visible = {
    left: left - placed.left,
    top: top - placed.top,
    width: Math.min(width, placed.left + placed.width) - left,
    height: Math.min(height, placed.top + placed.height) - top,
  };
  const window = storedWindow(raster.orientation, visible, stored);
  const rgba = raster.resize(stored.width, stored.height, window);
  const walk = walkUpright(raster.orientation, window.width, window.height);

  if (placed.width < width || placed.height < height) pixels.fill(letterboxGrey);
  for (let y = 0; y < visible.height; y += 1) {
    let source = (walk.origin + y * walk.stepY) * 4;
    let target = ((top + y) * width + left) * channels;
    for (let x = 0; x < visible.width; x += 1) {
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
}

function hasFormat(raster: Raster, { width, height, channels }: ImageFormat): boolean {
  return raster.orientation === 1 && raster.channels === channels && raster.width === width && raster.height === height;
}

/** Where a part of the upright image lies in the image as it is stored, whose size is given. */
function storedWindow(orientation: Orientation, { left, top, width, height }: Window, stored: Size): Window {
  const { origin, stepX, stepY } = walkUpright(orientation, stored.width, stored.height);
  const first = origin + left * stepX + top * stepY;
  const last = first + (width - 1) * stepX + (height - 1) * stepY;
  const columns = [first % stored.width, last % stored.width] as const;
  const rows = [Math.floor(first / stored.width), Math.floor(last / stored.width)] as const;
  const sideways = turnsSideways(orientation);
  return {
    left: Math.min(...columns),
    top: Math.min(...rows),
    width: sideways ? height : width,
    height: sideways ? width : height,
  };
}
