import { turnsSideways, walkUpright } from './orientation.ts';
import { decodeRaster, encodeWebp } from './raster.ts';

/** Longest side of a thumbnail, in pixels. */
export const thumbnailEdge = 256;

const quality = 80;

/**
 * Makes a small upright picture of an image file, of at most `edge` pixels on its longer side; small images
 * are not enlarged. Blocks while it works: meant for a thread of its own.
 *
 * @returns a WebP file.
 * @throws {Failure} `image-unreadable` or `image-too-large`.
 */
export function makeThumbnail(bytes: Uint8Array, edge = thumbnailEdge): Uint8Array<ArrayBuffer> {
  const raster = decodeRaster(bytes, { edge });
  const scale = Math.min(1, edge / Math.max(raster.width, raster.height));
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  const stored = raster.resize(width, height);
  const sideways = turnsSideways(raster.orientation);
  const [uprightWidth, uprightHeight] = sideways ? [height, width] : [width, height];
  const walk = walkUpright(raster.orientation, width, height);

  const upright = new Uint8Array(stored.length);
  for (let y = 0; y < uprightHeight; y += 1) {
    for (let x = 0; x < uprightWidth; x += 1) {
      const source = (walk.origin + x * walk.stepX + y * walk.stepY) * 4;
      upright.set(stored.subarray(source, source + 4), (y * uprightWidth + x) * 4);
    }
  }
  return new Uint8Array(encodeWebp(upright, uprightWidth, uprightHeight, quality));
}
