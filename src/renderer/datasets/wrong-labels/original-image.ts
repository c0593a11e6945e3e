import { imageAddress } from '#shared/contract/image-address.ts';
import type { Dataset, Example } from '#shared/dataset/schema.ts';

const fileOfOneImage = /\.(?:jpe?g|jfif|png|webp|avif|bmp|gif|tiff?|hei[cf])$/i;

/**
 * The most that can be seen of an example: its original where that is a file of its own and larger than the working
 * image is likely to show, else the working image.
 */
export function clearestAddress(dataset: Pick<Dataset, 'id' | 'format'>, { position, path }: Example): string {
  const isSmall = Math.max(dataset.format.width, dataset.format.height) <= 48;
  if (isSmall || !fileOfOneImage.test(path)) return imageAddress.example(dataset.id, position);
  return imageAddress.original(dataset.id, position);
}
