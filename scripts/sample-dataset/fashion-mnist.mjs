/** Reading Fashion-MNIST (Xiao, Rasul and Vollgraf 2017) as it is distributed. */
import path from 'node:path';
import { readIdx } from './idx.mjs';

/** Where Debian's package dataset-fashion-mnist puts the four .gz files. */
export const defaultSource = '/usr/share/datasets/fashion-mnist';

export const classNames = [
  'T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot',
];

const prefixes = { train: 'train', test: 't10k' };

/**
 * @param {string} source Folder of the four .gz files.
 * @param {'train' | 'test'} split
 */
export function readSplit(source, split) {
  const { shape, values } = readIdx(path.join(source, `${prefixes[split]}-images-idx3-ubyte.gz`));
  const labels = readIdx(path.join(source, `${prefixes[split]}-labels-idx1-ubyte.gz`)).values;
  const [, height = 0, width = 0] = shape;
  /** @param {number} position */
  const image = (position) => values.subarray(position * width * height, (position + 1) * width * height);
  return { labels, image, width, height };
}
