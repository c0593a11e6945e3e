/**
 * Writes CIFAR-10 as class folders with every 20th training image of the five rare classes, from a zip that has `train`
 * and `test` above ten class folders. The first 500 training images of each class become the validation split, and all
 * test images stay. The same images every time.
 *
 *     node bench/claims/imbalanced.mjs CIFAR_ZIP FOLDER [--one-in 20]
 *
 * `--one-in 1` keeps all of them: CIFAR-10 with a validation split.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { openPromise } from 'yauzl';
import { rareClasses } from './experiments.mjs';

const validationImages = 500;

const { values, positionals } = parseArgs({
  options: { 'one-in': { type: 'string', default: '20' } },
  allowPositionals: true,
});
const [zip, folder] = positionals;
const oneIn = Number(values['one-in']);
if (!zip || !folder || !Number.isInteger(oneIn) || oneIn < 1) {
  console.error('usage: node bench/claims/imbalanced.mjs CIFAR_ZIP FOLDER [--one-in 20]');
  process.exit(2);
}

const archive = await openPromise(zip, { autoClose: false });
const entries = [];
for await (const entry of archive.eachEntry()) {
  const [, part, className] = /^(train|test)\/([^/]+)\/[^/]+\.jpg$/.exec(entry.fileName) ?? [];
  if (part) entries.push({ entry, part, className });
}
entries.sort((a, b) => (a.entry.fileName < b.entry.fileName ? -1 : 1));

const seen = {};
const written = {};
for (const { entry, part, className } of entries) {
  const place = `${part}/${className}`;
  seen[place] = (seen[place] ?? 0) + 1;
  const split = part === 'test' ? 'test' : splitOf(className, seen[place] - 1);
  if (split === null) continue;
  const target = path.join(folder, split, className);
  if (!written[`${split}/${className}`]) await mkdir(target, { recursive: true });
  written[`${split}/${className}`] = (written[`${split}/${className}`] ?? 0) + 1;
  const content = await buffer(await archive.openReadStreamPromise(entry));
  await writeFile(path.join(target, path.basename(entry.fileName)), content);
}
archive.close();
console.log(written);

/** Where the training image `index` of its class goes; null where it is left out. */
function splitOf(className, index) {
  if (index < validationImages) return 'validation';
  return !rareClasses.includes(className) || (index - validationImages) % oneIn === 0 ? 'train' : null;
}
