import { setImmediate } from 'node:timers/promises';
import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import { imageBytes, type ImageFormat } from '#shared/dataset/schema.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import { renderRaster } from './decode.ts';
import { LargeImage } from './decoding-memory.ts';
import { type EncodedImage, readEncodedImage } from './encoded-image.ts';
import { type ImageLimits, usualLimits } from './limits.ts';
import { measureImage } from './measure.ts';
import { decodeRaster, type Raster, rawRaster } from './raster.ts';
import type { RawImage } from './raw-image.ts';

const millisecondsBetweenTurns = 5;

/** Images that were packed together. */
export interface PackedBatch {
  /** Of those that could be: height x width x channels bytes each (HWC uint8), as `decodeImage` gives them. */
  pixels: Uint8Array<ArrayBuffer>;
  /** Of each image what was measured, or what is wrong with it. */
  results: (ImageFacts | FailureData)[];
}

/**
 * Brings images into a dataset's working format and measures them. Blocks for as long as one image takes.
 *
 * @throws {LargeImage} over one that takes more memory than the limits allow
 */
export async function packImageBatch(
  images: readonly (EncodedImage | RawImage)[],
  format: ImageFormat,
  limits: ImageLimits = usualLimits,
): Promise<PackedBatch> {
  const size = imageBytes(format);
  const pixels = new Uint8Array(images.length * size);
  const results: PackedBatch['results'] = [];
  let end = 0;
  let turnedAt = performance.now();
  for (const image of images) {
    try {
      results.push(packImage(image, format, limits, pixels.subarray(end, end + size)));
      end += size;
    } catch (thrown) {
      if (thrown instanceof LargeImage) throw thrown;
      results.push(failureData(thrown));
    }
    if (performance.now() - turnedAt < millisecondsBetweenTurns) continue;
    // The memory of images is only freed between turns of the event loop.
    await setImmediate();
    turnedAt = performance.now();
  }
  return { pixels: pixels.subarray(0, end), results };
}

function packImage(image: EncodedImage | RawImage, format: ImageFormat, limits: ImageLimits, into: Uint8Array): ImageFacts {
  const { raster, bytes } = openImage(image, limits, Math.max(format.width, format.height));
  renderRaster(raster, format, into);
  const { width, height } = raster.upright;
  const { brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash } = measureImage(into, format);
  // Spread into one another they would take as long as measuring.
  return { width, height, bytes, brightness, contrast, sharpness, isConstant, pixelHash, perceptualHash };
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
  return { raster: decodeRaster(content, { maximumPixels: limits.pixels, edge, maximumMemory: limits.memory }), bytes: content.length };
}
