import { turnsSideways } from './orientation.ts';
import { decodeRaster } from './raster.ts';

/** What an import asks of a sample of images before it settles on a working format. */
export interface ImageTraits {
  /** Of the upright image, in pixels. */
  width: number;
  height: number;
  /** Whether every pixel is a shade of grey, however the file stores it. */
  grey: boolean;
}

const inspectedEdge = 96;

/**
 * Decodes an image file and tells its size and whether it has colour.
 *
 * @throws {Failure} `image-unreadable` or `image-too-large`.
 */
export function inspectImage(bytes: Uint8Array): ImageTraits {
  const raster = decodeRaster(bytes);
  const sideways = turnsSideways(raster.orientation);
  const [width, height] = sideways ? [raster.height, raster.width] : [raster.width, raster.height];
  // Averages of greys are grey, so a reduced image tells as much.
  const rgba = raster.resize(Math.min(raster.width, inspectedEdge), Math.min(raster.height, inspectedEdge));
  return { width, height, grey: isGrey(rgba) };
}

function isGrey(rgba: Uint8Array): boolean {
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return false;
  }
  return true;
}
