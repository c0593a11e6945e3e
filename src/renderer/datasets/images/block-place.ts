import { imagesPerBlock } from '#shared/contract/image-address.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';

/** Pixels: larger images are few on a screen, and a block of them would be heavy. */
const largestEdge = 64;

/** Where an image stands in the block of images that holds it. */
export interface BlockPlace {
  firstPosition: number;
  /** Pixels of the block above and below the image. */
  above: number;
  below: number;
}

/**
 * The block to take an image from, where its neighbours are likely shown as well.
 *
 * @param total images that the packed file holds
 * @returns null for images that are better had by themselves
 */
export function blockPlace(position: number, format: ImageFormat, total: number): BlockPlace | null {
  if (Math.max(format.width, format.height) > largestEdge || position >= total) return null;
  const place = position % imagesPerBlock;
  const firstPosition = position - place;
  const count = Math.min(imagesPerBlock, total - firstPosition);
  return { firstPosition, above: place * format.height, below: (count - 1 - place) * format.height };
}
