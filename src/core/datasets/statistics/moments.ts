import type { ImageFormat } from '#shared/dataset/schema.ts';

/**
 * Mean and standard deviation of each channel over all pixels of all images, scaled to 0..1. The sums are of whole
 * numbers below 2^53 and so exact up to 138 billion pixels.
 *
 * @param images HWC uint8
 */
export function channelMoments(images: Iterable<Uint8Array>, channels: 1 | 3) {
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let pixels = 0;
  for (const image of images) {
    for (let channel = 0; channel < channels; channel += 1) {
      let sum = 0;
      let square = 0;
      for (let at = channel; at < image.length; at += channels) {
        const value = image[at] ?? 0;
        sum += value;
        square += value * value;
      }
      sums[channel] = (sums[channel] ?? 0) + sum;
      squares[channel] = (squares[channel] ?? 0) + square;
    }
    pixels += image.length / channels;
  }
  const mean = Array.from(sums, (sum) => (pixels === 0 ? 0 : sum / pixels / 255));
  const standardDeviation = Array.from(squares, (square, channel) => {
    return pixels === 0 ? 0 : Math.sqrt(Math.max(0, square / pixels / 255 ** 2 - (mean[channel] ?? 0) ** 2));
  });
  return { mean, standardDeviation };
}

/** The mean of images (HWC uint8), rounded; black where there is none. */
export function meanImage(images: Iterable<Uint8Array>, format: ImageFormat): Uint8Array<ArrayBuffer> {
  const { width, height, channels } = format;
  const sums = new Float64Array(width * height * channels);
  let count = 0;
  for (const image of images) {
    for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (image[at] ?? 0);
    count += 1;
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / Math.max(1, count)));
}
