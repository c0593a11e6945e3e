import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackedDataset, PackedImage } from '#core/datasets/import/packed-dataset.ts';
import type { ImageFacts } from '#shared/dataset/image-facts.ts';

/** An image that a made-up import has packed; what is left out is unremarkable. */
export interface MadeUpImage extends Partial<ImageFacts> {
  label: number;
  split: number;
  path?: string;
  group?: string | null;
}

const format = { width: 4, height: 4, channels: 1, fit: 'crop' } as const;
const imageBytes = 16;

const facts: ImageFacts = {
  width: 640,
  height: 480,
  bytes: 1000,
  brightness: 120,
  contrast: 50,
  sharpness: 500,
  isConstant: false,
  pixelHash: '',
  perceptualHash: '0'.repeat(64),
};

/**
 * Writes the packed file of a made-up import into a folder.
 *
 * @param before images of the dataset that these are added to
 */
export function packImages(folder: string, made: readonly MadeUpImage[], classes: string[], before = 0): PackedDataset {
  const images = made.map((image, index): PackedImage => {
    const { label, path, group = null } = image;
    const position = before + index;
    const pixelHash = position.toString(16).padStart(16, '0');
    return { path: path ?? `/photos/${classes[label]}/${position}.png`, group, facts: { ...facts, pixelHash, ...image } };
  });
  const pixels = Uint8Array.from({ length: (before + made.length) * imageBytes }, (_, at) => Math.floor(at / imageBytes) + at);
  mkdirSync(folder, { recursive: true });
  const imagesFile = join(folder, `packed-${before}-${made.length}`);
  writeFileSync(imagesFile, pixels);
  return {
    imagesFile,
    imagesHash: createHash('sha256').update(pixels).digest('hex'),
    format,
    firstPosition: before,
    classes,
    labels: Uint16Array.from(made, ({ label }) => label),
    splits: Uint8Array.from(made, ({ split }) => split),
    async *images() {
      yield await Promise.resolve(images);
    },
    async *skipped() {
      yield await Promise.resolve([{ path: '/photos/broken.png', code: 'image-unreadable', reason: 'It is broken.' }]);
    },
    skippedCount: 1,
  };
}
