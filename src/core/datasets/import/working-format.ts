import type { ImageDecoder } from '#core/images/image-decoder.ts';
import type { ImageTraits } from '#core/images/inspect.ts';
import type { ImageFormat, ImportOptions } from '#shared/dataset/schema.ts';
import { isImageFailure } from './image-failure.ts';
import { inOrder } from './in-order.ts';
import { sampleSize, smallEdge, usualEdge } from './limits.ts';
import type { ImageSource } from './source.ts';

const smallestEdge = 4;

/**
 * Settles on the format that all images are brought into.
 *
 * Size: the one asked for; else the images' own if all of a sample share it and it is small; else 64 x 64. Channels: 1
 * if the whole sample is grey, else 3. The sample is spread evenly, and looking ends as soon as nothing is left open.
 */
export async function chooseFormat(
  source: ImageSource,
  paths: readonly string[],
  options: ImportOptions,
  decoder: Pick<ImageDecoder, 'inspect'>,
  ahead: number,
): Promise<ImageFormat> {
  const inspect = async (path: string): Promise<ImageTraits | null> => {
    try {
      return await decoder.inspect(await source.read(path));
    } catch (thrown) {
      // Whatever cannot be read is told when its turn to be packed comes.
      if (isImageFailure(thrown)) return null;
      throw thrown;
    }
  };
  let size: { width: number; height: number } | null = null;
  let isSizeShared = options.size === undefined;
  let isGrey = true;
  let inspected = 0;
  for await (const traits of inOrder(spread(paths), ahead, inspect)) {
    if (!traits) continue;
    inspected += 1;
    isGrey &&= traits.grey;
    isSizeShared &&= fitsWhole(traits) && (!size || (size.width === traits.width && size.height === traits.height));
    size ??= traits;
    if (!isGrey && !isSizeShared) break;
  }
  const own = isSizeShared && size ? size : { width: usualEdge, height: usualEdge };
  const { width, height } = options.size ?? own;
  return { width, height, channels: isGrey && inspected > 0 ? 1 : 3, fit: options.fit };
}

function fitsWhole({ width, height }: ImageTraits): boolean {
  return Math.min(width, height) >= smallestEdge && Math.max(width, height) <= smallEdge;
}

function spread(paths: readonly string[]): string[] {
  const count = Math.min(paths.length, sampleSize);
  return Array.from({ length: count }, (_, place) => paths[Math.floor((place * paths.length) / count)] ?? '');
}
