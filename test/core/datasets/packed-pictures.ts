import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackedDataset } from '#core/datasets/import/packed-dataset.ts';
import { measureImage } from '#core/images/measure.ts';
import type { Workspace } from '#core/workspace/workspace.ts';

const format = { width: 32, height: 32, channels: 1, fit: 'crop' } as const;

/**
 * Packs pictures of 32 x 32 grey pixels as an import would; every second is a dog, and all are trained on.
 *
 * @param before pictures of the dataset that these are added to
 */
export function packPictures(
  workspace: Workspace,
  pictures: readonly Uint8Array[],
  before: readonly Uint8Array[] = [],
): PackedDataset {
  const folder = join(workspace.folders.staging, randomUUID());
  mkdirSync(folder, { recursive: true });
  const imagesFile = join(folder, 'packed');
  const bytes = Buffer.concat([...before, ...pictures]);
  writeFileSync(imagesFile, bytes);
  const images = pictures.map((pixels, index) => ({
    path: `/pictures/${before.length + index}.png`,
    group: null,
    facts: { width: 32, height: 32, bytes: 1024, ...measureImage(pixels, format) },
  }));
  return {
    imagesFile,
    imagesHash: createHash('sha256').update(bytes).digest('hex'),
    format,
    firstPosition: before.length,
    classes: ['cat', 'dog'],
    labels: Uint16Array.from(pictures, (_, index) => index % 2),
    splits: new Uint8Array(pictures.length),
    async *images() {
      yield await Promise.resolve(images);
    },
    async *skipped() {
      yield await Promise.resolve([]);
    },
    skippedCount: 0,
  };
}
