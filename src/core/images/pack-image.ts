import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { renderRaster } from './decode.ts';
import { type EncodedImage, readEncodedImage } from './encoded-image.ts';
import { type ImageLimits, usualLimits } from './limits.ts';
import { measureImage } from './measure.ts';
import { decodeRaster, type Raster, rawRaster } from './raster.ts';
import type { RawImage } from './raw-image.ts';

/**
 * Brings an image into a dataset's working format and measures it. Blocks while it works.
 *
 * @returns `pixels`: height x width x channels bytes (HWC uint8), as `decodeImage` gives them
 * @throws {Failure} `image-missing`, `image-unreadable` or `image-too-large`
 */
export function packImage(
  image: EncodedImage | RawImage,
  format: ImageFormat,
  limits: ImageLimits = usualLimits,
): { pixels: Uint8Array<ArrayBuffer>; facts: ImageFacts } {
  const { raster, bytes } = openImage(image, limits, Math.max(format.width, format.height));
  const pixels = renderRaster(raster, format);
  return { pixels, facts: { ...raster.upright, bytes, ...measureImage(pixels, format) } };
}

/**
 * Reads and decodes an image, whatever form it comes in; `bytes` is the size of its file, or 0.
 *
 * @param edge longest edge of what is made of it, in pixels
 */
export function openImage(
  image: EncodedImage | RawImage,
  limits: ImageLimits,
  edge: number,
): { raster: Raster; bytes: number } {
  if ('pixels' in image) return { raster: rawRaster(image, limits.pixels), bytes: 0 };
  const content = readEncodedImage(image, limits.bytes);
  return { raster: decodeRaster(content, { maximumPixels: limits.pixels, edge }), bytes: content.length };
}
