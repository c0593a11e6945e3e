import { type EncodedImage, readEncodedImage } from './encoded-image.ts';
import { readImageHeader } from './headers/image-header.ts';
import { type ImageLimits, usualLimits } from './limits.ts';
import { turnsSideways } from './orientation.ts';
import { openImage } from './pack-image.ts';
import type { RawImage } from './raw-image.ts';

/** What an import asks of a sample of images before it settles on a working format. */
export interface ImageTraits {
  /** Of the upright image, in pixels. */
  width: number;
  height: number;
  /** Whether every pixel is a shade of grey, however the file stores it; null where that was not asked. */
  grey: boolean | null;
}

const inspectedEdge = 96;

/**
 * Tells an image's size and, which takes decoding it, whether it has colour.
 *
 * @throws {Failure} `image-unreadable` or `image-too-large`.
 */
export function inspectImage(
  image: EncodedImage | RawImage,
  limits: ImageLimits = usualLimits,
  withColour = true,
): ImageTraits {
  if (!withColour) return { ...uprightSize(image, limits), grey: null };
  const { raster } = openImage(image, limits, inspectedEdge);
  // Averages of greys are grey, so a reduced image tells as much.
  const rgba = raster.resize(Math.min(raster.width, inspectedEdge), Math.min(raster.height, inspectedEdge));
  return { ...raster.upright, grey: isGrey(rgba) };
}

function uprightSize(image: EncodedImage | RawImage, limits: ImageLimits): { width: number; height: number } {
  if ('pixels' in image) return { width: image.width, height: image.height };
  const { width, height, orientation } = readImageHeader(readEncodedImage(image, limits.bytes));
  return turnsSideways(orientation) ? { width: height, height: width } : { width, height };
}

function isGrey(rgba: Uint8Array): boolean {
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return false;
  }
  return true;
}
