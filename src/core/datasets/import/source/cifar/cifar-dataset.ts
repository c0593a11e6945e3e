import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import type { Split } from '#shared/dataset/schema.ts';
import type { ImageSource, PlacedFile } from '../../source.ts';
import { assertEntryCount } from '../archive-limits.ts';
import { type FileTree, looksLikePickle, type SourceContext } from '../file-tree.ts';
import type { RandomAccess } from '../random-access.ts';
import { trainingAloneIsNoSplit } from '../splits.ts';
import { type CifarBatch, cifarEdge, cifarImageBytes, interleave, readCifarPickle, readCifarRecords } from './batch.ts';

interface BatchFile {
  path: string;
  content: RandomAccess;
  batch: CifarBatch;
}

const namesFile = /(?:^|\/)(?:batches\.meta\.txt|fine_label_names\.txt)$/i;
const largestNamesFile = 64 * 1024;

/**
 * Reads CIFAR-10 or CIFAR-100 (with its fine labels), as Python's pickles or in the binary form.
 *
 * @param paths files of the tree that may be batches or name the classes; the tree becomes part of the source
 * @returns null where there is no batch among them
 * @throws {Failure} `cifar-damaged`, `pickle-unsupported`, or what is wrong with an archive
 */
export async function readCifarDataset(
  tree: FileTree,
  paths: readonly string[],
  context: SourceContext,
): Promise<ImageSource | null> {
  const batches: BatchFile[] = [];
  try {
    const found = await readFiles(tree, paths, batches);
    if (batches.length === 0) {
      if (found.failure) throw found.failure;
      return null;
    }
    const images = placeImages(batches, found.names, tree, context);
    const byPath = new Map(batches.map((file) => [file.path, file]));
    return {
      images: trainingAloneIsNoSplit(images),
      skipped: tree.skipped,
      columns: [],
      describe: (path) => {
        const end = path.lastIndexOf('/');
        return `${tree.describe(path.slice(0, end))}#${path.slice(end + 1)}`;
      },
      read: async (path) => {
        const end = path.lastIndexOf('/');
        const file = byPath.get(path.slice(0, end));
        if (!file) throw classificationFailures.imageMissing(path);
        const { start, stride } = file.batch;
        const planes = await file.content.read(start + Number(path.slice(end + 1)) * stride, cifarImageBytes);
        if (planes.length === cifarImageBytes) {
          return { width: cifarEdge, height: cifarEdge, channels: 3 as const, pixels: interleave(planes) };
        }
        throw classificationFailures.imageUnreadable('its file became shorter since it was opened');
      },
      close: async () => {
        await Promise.all(batches.map(({ content }) => content.close()));
        await tree.close();
      },
    };
  } catch (thrown) {
    await Promise.all(batches.map(({ content }) => content.close()));
    throw thrown;
  }
}

/** `failure`: why a pickle could not be read, which matters only where no other is a batch. */
async function readFiles(tree: FileTree, paths: readonly string[], batches: BatchFile[]) {
  let names: string[] = [];
  let failure: Failure | null = null;
  for (const path of paths) {
    const content = await tree.openData(path);
    let isKept = false;
    try {
      if (namesFile.test(path)) {
        names = await readNames(content);
      } else if (looksLikePickle(await content.read(0, 2))) {
        const pickle = await readCifarPickle(content, tree.describe(path));
        if (pickle.kind === 'names') names = pickle.names;
        isKept = pickle.kind === 'batch' && pickle.content === content;
        if (pickle.kind === 'batch') batches.push({ path, content: pickle.content, batch: pickle.batch });
      } else if (/\.bin$/i.test(path)) {
        const batch = await readCifarRecords(content);
        isKept = batch !== null;
        if (batch) batches.push({ path, content, batch });
      }
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code === 'cifar-damaged') throw thrown;
      failure ??= thrown;
    } finally {
      if (!isKept) await content.close();
    }
  }
  return { names, failure };
}

/** One name a line; the real files end in empty ones. */
async function readNames(file: RandomAccess): Promise<string[]> {
  const text = (await file.read(0, largestNamesFile)).toString('utf8');
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
}

function placeImages(
  batches: readonly BatchFile[],
  names: readonly string[],
  tree: FileTree,
  { limits }: SourceContext,
): PlacedFile[] {
  const isFine = batches[0]?.batch.isFine ?? false;
  if (batches.some(({ batch }) => batch.isFine !== isFine)) {
    throw datasetFailures.cifarDamaged(tree.path, 'CIFAR-10 and CIFAR-100 are mixed in it');
  }
  const namesSplits = batches.some(({ path }) => splitOfBatch(path));
  const images: PlacedFile[] = [];
  for (const { path, batch } of batches) {
    assertEntryCount(images.length + batch.labels.length, tree.path, limits);
    const split = splitOfBatch(path) ?? (namesSplits ? 'train' : null);
    batch.labels.forEach((label, place) => {
      const className = (names[label] ?? '').normalize('NFC') || String(label);
      images.push({ path: `${path}/${place}`, className, split, group: null });
    });
  }
  return images;
}

function splitOfBatch(path: string): Split | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name.startsWith('test')) return 'test';
  if (name.startsWith('val')) return 'validation';
  return name.startsWith('train') || name.startsWith('data_batch') ? 'train' : null;
}
