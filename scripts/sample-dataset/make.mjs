/**
 * Makes resources/fashion-mnist-sample.zip: 1,000 training and 200 test images of each of Fashion-MNIST's ten classes,
 * as PNGs in class folders.
 *
 * usage: node scripts/sample-dataset/make.mjs [FOLDER]
 * FOLDER holds the four .gz files; Debian's package dataset-fashion-mnist puts them where this looks by itself.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseStratified } from './choice.mjs';
import { readIdx } from './idx.mjs';
import { encodeGreyPng } from './png.mjs';
import { zipStored } from './zip.mjs';

const source = process.argv[2] ?? '/usr/share/datasets/fashion-mnist';
const target = fileURLToPath(new URL('../../resources/fashion-mnist-sample.zip', import.meta.url));
const seed = 20_170_825;
const classNames = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const splits = [
  { name: 'train', prefix: 'train', perClass: 1_000 },
  { name: 'test', prefix: 't10k', perClass: 200 },
];

const files = splits.flatMap(({ name, prefix, perClass }) => {
  const { shape, values } = readIdx(path.join(source, `${prefix}-images-idx3-ubyte.gz`));
  const labels = readIdx(path.join(source, `${prefix}-labels-idx1-ubyte.gz`)).values;
  const [, height = 0, width = 0] = shape;
  return chooseStratified(labels, perClass, seed).flatMap((positions, label) =>
    positions.map((position, index) => ({
      name: `${name}/${classNames[label]}/${String(index + 1).padStart(5, '0')}.png`,
      data: encodeGreyPng(values.subarray(position * width * height, (position + 1) * width * height), width, height),
    })),
  );
});
const zip = zipStored(files);
writeFileSync(target, zip);
process.stdout.write(`${target}: ${files.length} images, ${(zip.length / 1e6).toFixed(1)} MB\n`);
