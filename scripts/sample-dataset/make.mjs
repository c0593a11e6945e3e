/**
 * Makes resources/fashion-mnist-sample.zip: 1,000 training and 200 test images of each of Fashion-MNIST's ten classes,
 * as PNGs in class folders.
 *
 * usage: node scripts/sample-dataset/make.mjs [FOLDER]
 * FOLDER holds the four .gz files; Debian's package dataset-fashion-mnist puts them where this looks by itself.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chooseStratified } from './choice.mjs';
import { classNames, defaultSource, readSplit } from './fashion-mnist.mjs';
import { encodeGreyPng } from './png.mjs';
import { zipStored } from './zip.mjs';

const source = process.argv[2] ?? defaultSource;
const target = fileURLToPath(new URL('../../resources/fashion-mnist-sample.zip', import.meta.url));
const seed = 20_170_825;
const splits = [
  { name: /** @type {const} */ ('train'), perClass: 1_000 },
  { name: /** @type {const} */ ('test'), perClass: 200 },
];

const files = splits.flatMap(({ name, perClass }) => {
  const { labels, image, width, height } = readSplit(source, name);
  return chooseStratified(labels, perClass, seed).flatMap((positions, label) =>
    positions.map((position, index) => ({
      name: `${name}/${classNames[label]}/${String(index + 1).padStart(5, '0')}.png`,
      data: encodeGreyPng(image(position), width, height),
    })),
  );
});
const zip = zipStored(files);
writeFileSync(target, zip);
process.stdout.write(`${target}: ${files.length} images, ${(zip.length / 1e6).toFixed(1)} MB\n`);
