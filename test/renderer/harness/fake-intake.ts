import type { ImportPreview, ImportRequest } from '#shared/dataset/import-options.ts';
import type { Dataset, ImportState, SkippedFile } from '#shared/dataset/schema.ts';
import type { SuspectList } from '#shared/dataset/wrong-label.ts';
import { idOf, randomFrom } from './fake-data.ts';

/** What an import of anything would make, by the words in its path: `grey`, `nested`, `manifest`, `split`, `many`, `damaged`. */
export function previewOf({ paths, options }: ImportRequest, into: Dataset | undefined): ImportPreview {
  const path = paths.join(' ');
  const isGrey = path.includes('grey');
  const names = path.includes('many')
    ? Array.from({ length: 300 }, (_, index) => `Plantago lanceolata subsp. ${index + 1}`)
    : path.includes('nested') && options.classDepth === 'path'
      ? ['animals/cat', 'animals/dog', 'plants/daisy', 'plants/tulip']
      : path.includes('nested')
        ? ['animals', 'plants']
        : ['daisy', 'dandelion', 'rose', 'sunflower', 'tulip'];
  const files = names.map((_, index) => 400 + ((index * 7919) % 700));
  const suggested = { width: 128, height: 128, fit: 'crop' as const, channels: isGrey ? (1 as const) : (3 as const) };
  const size = into?.format ?? options.size ?? suggested;
  const channels = into?.format.channels ?? (options.colour === 'grey' || (options.colour === 'auto' && isGrey) ? 1 : 3);
  return {
    files: files.reduce((sum, count) => sum + count, 0),
    classes: names.map((name, index) => ({ name, files: files[index] ?? 0 })),
    namesSplits: path.includes('split') ? 'all' : 'none',
    sample: { images: 256, unusable: path.includes('damaged') ? 187 : 0 },
    skipped: path.includes('clean') ? 0 : 14,
    columns: path.includes('manifest') ? ['patient', 'camera'] : [],
    sizes: { typicalWidth: 1024, typicalHeight: 683, smallest: 180, largest: 4032, isShared: false },
    isGrey,
    suggestion: {
      ...suggested,
      why: 'Most networks learn well from 128 pixels, and 9 in 10 of the images are at least as large.',
    },
    images: Array.from({ length: path.includes('damaged') ? 3 : 8 }, (_, index) => {
      const className = names[index % names.length] ?? '';
      const file = path.includes('nested') ? `animals/cat/${index}.jpg` : `${className}/IMG_${index}.jpg`;
      return { path: file, className, ...picture(index, size, channels, into?.format.fit ?? options.fit) };
    }),
  };
}

/** A disc on a gradient, wider than high, as each fit keeps it. */
function picture(seed: number, size: { width: number; height: number }, channels: 1 | 3, fit: Dataset['format']['fit']) {
  const { width, height } = size;
  const random = randomFrom(seed + 3);
  const colour = [random(), random(), random()].map((share) => 60 + share * 180);
  const aspect = 1.5;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [u, v] = [(x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5];
      if (fit === 'crop') u /= aspect;
      if (fit === 'letterbox') v *= aspect;
      const isPadding = Math.abs(v) > 0.5;
      const inDisc = Math.hypot(u * aspect, v) < 0.32;
      const petal = 0.75 + 0.25 * Math.cos(Math.atan2(v, u * aspect) * 7);
      for (let channel = 0; channel < channels; channel++) {
        const ground = 40 + 60 * (v + 0.5) + (channel === 1 ? 30 : 0);
        pixels[(y * width + x) * channels + channel] = isPadding ? 0 : inDisc ? (colour[channel] ?? 0) * petal : ground;
      }
    }
  }
  return { width, height, channels, pixels };
}

export const interruptedImport: ImportState = {
  id: idOf('i', 3),
  name: 'Satellite tiles, Sentinel-2, 2019 to 2024',
  isAddition: false,
  state: { kind: 'interrupted', done: 81_400, total: 240_000, failure: null },
};

const reasons = [
  ['image-unreadable', 'This file cannot be read as an image: the TIFF data is compressed in a way that is not known.'],
  ['outside-classes', 'This image lies in no class folder.'],
  ['image-too-large', 'This image has 412 megapixels, where the limit is 100.'],
] as const;

export function skippedOf(count: number): SkippedFile[] {
  return Array.from({ length: count }, (_, index) => {
    const [code, reason] = reasons[index % 7 < 4 ? 0 : index % 7 < 6 ? 1 : 2];
    return { path: `train/Plantago lanceolata subsp. ${index + 1}/sheet-${index}.tif`, code, reason };
  });
}

export function suspectsOf(dataset: Dataset, total: number, { runs, unused }: Pick<SuspectList, 'runs' | 'unused'>): SuspectList {
  const random = randomFrom(99);
  const suspects = Array.from({ length: total }, (_, index) => {
    const label = Math.floor(random() * dataset.classes.length);
    const suggestedProbability = 0.99 - (index / total) * 0.5;
    return {
      example: {
        position: index * 37,
        label,
        split: 'test' as const,
        isExcluded: false,
        path: `/home/ada/pictures/${dataset.classes[label]}/IMG_${8000 + index}.png`,
      },
      suggested: (label + 1 + Math.floor(random() * (dataset.classes.length - 1))) % dataset.classes.length,
      ownProbability: (1 - suggestedProbability) * random(),
      suggestedProbability,
    };
  });
  return { total, suspects, examined: dataset.examples.test, agreement: 0.88, guessing: 0.1, runs, unused };
}
