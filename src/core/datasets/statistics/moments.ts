import { imageBytes, type ImageFormat } from '#shared/dataset/schema.ts';

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

/**
 * The mean of each of several groups of images, rounded; black where a group has none.
 *
 * @param images HWC uint8; at most 16 million a group
 * @param members the group of each image
 * @param groups how many there are
 * @returns the groups' means (HWC uint8), one after the other
 */
export function meanImages(
  images: Iterable<Uint8Array>,
  members: Uint16Array,
  groups: number,
  format: ImageFormat,
): Uint8Array<ArrayBuffer> {
  const size = imageBytes(format);
  const sums = new Uint32Array(groups * size);
  const counts = new Uint32Array(groups);
  let index = 0;
  for (const image of images) {
    const group = members[index++] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
    const from = group * size;
    for (let at = 0; at < size; at += 1) sums[from + at] = (sums[from + at] ?? 0) + (image[at] ?? 0);
  }
  return Uint8Array.from(sums, (sum, at) => Math.round(sum / Math.max(1, counts[Math.floor(at / size)] ?? 0)));
}
