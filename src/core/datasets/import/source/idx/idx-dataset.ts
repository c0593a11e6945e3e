import { counted } from '#shared/counted.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImageSource, PlacedFile } from '../../source.ts';
import { assertEntryCount } from '../archive-limits.ts';
import type { FileTree, SourceContext } from '../file-tree.ts';
import { looksLikeGzip, readGzipStart, unpackGzip } from '../gzip.ts';
import { looksLikeIdx } from '../file-tree.ts';
import type { RandomAccess } from '../random-access.ts';
import { trainingAloneIsNoSplit } from '../splits.ts';
import { type IdxHeader, readIdxHeader, readIdxLabels } from './header.ts';
import { readIdxName } from './names.ts';

interface IdxFile {
  path: string;
  /** From before it was opened. */
  stamp: string;
  content: RandomAccess;
  header: IdxHeader;
}

/** Images and their labels. */
interface IdxPair {
  images: IdxFile;
  labels: IdxFile;
}

/** Which of a tree's files are IDX, gzipped or not. */
export async function findIdxFiles(tree: FileTree, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const file = await tree.openData(path);
    try {
      const start = await file.read(0, 16);
      if (looksLikeIdx(looksLikeGzip(start) ? await readGzipStart(file) : start)) found.push(path);
    } finally {
      await file.close();
    }
  }
  return found;
}

/**
 * Reads pairs of IDX files as one dataset: images of bytes in three dimensions (or four, with one or three channels
 * last), and as many labels. Classes are the numbers of the labels.
 *
 * @param paths IDX files of the tree, which becomes part of the source
 * @throws {Failure} `idx-damaged`, `idx-pair-missing`, `idx-several` or what is wrong with an archive
 */
export async function readIdxDataset(
  tree: FileTree,
  paths: readonly string[],
  context: SourceContext,
): Promise<ImageSource> {
  const families = new Set(paths.map((path) => readIdxName(path).family));
  if (families.size > 1) throw datasetFailures.idxSeveral(tree.path, families.size);
  const files: IdxFile[] = [];
  try {
    for (const path of paths) files.push(await openIdxFile(tree, path, context));
    const pairs = pairUp(files, tree);
    const images: PlacedFile[] = [];
    for (const pair of pairs) {
      const labels = await readPairLabels(pair, tree);
      assertEntryCount(images.length + labels.length, tree.path, context.limits);
      const { split } = readIdxName(pair.images.path);
      labels.forEach((label, at) =>
        images.push({ path: `${pair.images.path}/${at}`, className: String(label), split, group: null }),
      );
    }
    const byPath = new Map(pairs.map((pair) => [pair.images.path, pair.images]));
    return {
      images: trainingAloneIsNoSplit(images),
      skipped: tree.skipped,
      columns: [],
      stamp: files.map(({ stamp }) => stamp).join(''),
      describe: (path) => {
        const [file, place] = splitPlace(path);
        return `${tree.describe(file)}#${place}`;
      },
      read: async (path) => {
        const [file, place] = splitPlace(path);
        return readImage(byPath.get(file), place, context);
      },
      close: async () => {
        await Promise.all(files.map(({ content }) => content.close()));
        await tree.close();
      },
    };
  } catch (thrown) {
    await Promise.all(files.map(({ content }) => content.close()));
    throw thrown;
  }
}

async function openIdxFile(tree: FileTree, path: string, context: SourceContext): Promise<IdxFile> {
  const where = tree.describe(path);
  const stamp = await tree.stamp(path);
  let content = await tree.openData(path);
  try {
    if (looksLikeGzip(await content.read(0, 2))) {
      const packed = content;
      content = await unpackGzip(packed, where, context);
      await packed.close();
    }
    return { path, stamp, content, header: await readIdxHeader(content, where) };
  } catch (thrown) {
    await content.close();
    throw thrown;
  }
}

function pairUp(files: readonly IdxFile[], tree: FileTree): IdxPair[] {
  const withLabels = new Map<string, IdxFile>();
  const withImages = new Map<string, IdxFile>();
  for (const file of files) {
    const kind = file.header.dimensions.length === 1 ? withLabels : withImages;
    const { pair } = readIdxName(file.path);
    // The same file, gzipped and not, lies side by side where somebody unpacked it.
    if (!kind.has(pair) || !file.path.endsWith('.gz')) kind.set(pair, file);
  }
  const onlyOnePair = withImages.size === 1 && withLabels.size === 1;
  const [[, onlyLabels] = []] = withLabels;
  const pairs = [...withImages].map(([pair, images]) => {
    const labels = withLabels.get(pair) ?? (onlyOnePair ? onlyLabels : undefined);
    if (!labels) throw datasetFailures.idxPairMissing(tree.describe(images.path), 'labels');
    return { images, labels };
  });
  const used = new Set(pairs.map(({ labels }) => labels));
  for (const labels of withLabels.values()) {
    if (!used.has(labels)) throw datasetFailures.idxPairMissing(tree.describe(labels.path), 'images');
  }
  return pairs;
}

async function readPairLabels({ images, labels }: IdxPair, tree: FileTree): Promise<Uint32Array> {
  const [count = 0, height = 0, width = 0, channels = 1] = images.header.dimensions;
  const where = tree.describe(images.path);
  const hasImageShape = images.header.dimensions.length >= 3 && images.header.dimensions.length <= 4;
  if (!hasImageShape || images.header.type !== 0x08 || (channels !== 1 && channels !== 3)) {
    throw datasetFailures.idxDamaged(where, 'it holds neither grey nor colour images of bytes');
  }
  if (count > 0 && width * height === 0) throw datasetFailures.idxDamaged(where, 'its images have no pixels');
  const found = labels.header.dimensions[0] ?? 0;
  if (found !== count) {
    const why = `there are ${counted(count, 'image')} in it and ${counted(found, 'label')} in the other`;
    throw datasetFailures.idxDamaged(where, why);
  }
  return readIdxLabels(labels.content, tree.describe(labels.path), labels.header);
}

async function readImage(file: IdxFile | undefined, place: number, { limits }: SourceContext) {
  if (!file) throw classificationFailures.imageMissing(String(place));
  const [, height = 0, width = 0, channels = 1] = file.header.dimensions;
  if (width * height > limits.imagePixels) {
    const what = `${width} x ${height} pixels, where the limit is ${limits.imagePixels / 1_000_000} megapixels`;
    throw classificationFailures.imageTooLarge(what, 'imagePixels');
  }
  const size = width * height * channels;
  const pixels = await file.content.read(file.header.start + place * size, size);
  if (pixels.length < size) throw classificationFailures.imageUnreadable('its file became shorter since it was opened');
  return { width, height, channels: channels === 3 ? (3 as const) : (1 as const), pixels };
}

function splitPlace(path: string): [file: string, place: number] {
  const end = path.lastIndexOf('/');
  return [path.slice(0, end), Number(path.slice(end + 1))];
}
