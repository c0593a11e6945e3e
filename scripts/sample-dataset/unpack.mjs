/**
 * Writes all 70,000 images of Fashion-MNIST as PNGs in class folders, train and test above them, to be imported.
 *
 * usage: node scripts/sample-dataset/unpack.mjs TARGET [FOLDER]
 * FOLDER holds the four .gz files; Debian's package dataset-fashion-mnist puts them where this looks by itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { classNames, defaultSource, readSplit } from './fashion-mnist.mjs';
import { encodeGreyPng } from './png.mjs';

const [target, source = defaultSource] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: node scripts/sample-dataset/unpack.mjs TARGET [FOLDER]');
for (const split of /** @type {const} */ (['train', 'test'])) {
  for (const name of classNames) mkdirSync(path.join(target, split, name), { recursive: true });
  const { labels, image, width, height } = readSplit(source, split);
  for (const [position, label] of labels.entries()) {
    const file = path.join(target, split, classNames[label] ?? '', `${String(position + 1).padStart(5, '0')}.png`);
    writeFileSync(file, encodeGreyPng(image(position), width, height));
  }
}
