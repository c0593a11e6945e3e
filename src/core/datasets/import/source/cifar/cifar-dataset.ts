import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import type { SkippedFile, Split } from '#shared/dataset/schema.ts';
import type { ImageSource, PlacedFile } from '../../source.ts';
import { assertEntryCount } from '../archive-limits.ts';
import { type FileTree, looksLikePickle, type SourceContext } from '../file-tree.ts';
import type { RandomAccess } from '../random-access.ts';
import { trainingAloneIsNoSplit } from '../splits.ts';
import { type CifarBatch, cifarEdge, cifarImageBytes, interleave, readCifarPickle, readCifarRecords, recordsProblem } from './batch.ts';

interface BatchFile {
  path: string;
  /** From before it was opened. */
  stamp: string;
  content: RandomAccess;
  batch: CifarBatch;
}

/** What is wrong with one file and leaves the others as good as they are. */
const fileProblems: ReadonlySet<string> = new Set([
  datasetFailures.pickleUnsupported('', '').code,
  datasetFailures.cifarDamaged('', '').code,
  datasetFailures.archiveDamaged('', '').code,
]);
const namesFile = /(?:^|\/)(?:batches\.meta\.txt|fine_label_names\.txt)$/i;
const largestNamesFile = 64 * 1024;

/**
 * Reads CIFAR-10 or CIFAR-100 (with its fine labels), as Python's pickles or in the binary form. Files that are called like
 * batches and cannot be used are skipped where another can.
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
      skipped: [...tree.skipped, ...found.skipped],
      columns: [],
      stamp: batches.map(({ stamp }) => stamp).join(''),
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

/** `failure`: why the first file could not be read, which is what matters where none is a batch. */
async function readFiles(tree: FileTree, paths: readonly string[], batches: BatchFile[]) {
  let names: string[] = [];
  let failure: Failure | null = null;
  const skipped: SkippedFile[] = [];
  const skip = (path: string, { code, message }: Failure) => skipped.push({ path: tree.describe(path), code, reason: message });
  const skipUnlikely = (path: string, why: string) => {
    if (isPartByName(path)) skip(path, datasetFailures.cifarDamaged(tree.describe(path), why));
  };
  for (const path of paths) {
    let content: RandomAccess | null = null;
    const read: BatchFile[] = [];
    try {
      const stamp = await tree.stamp(path);
      content = await tree.openData(path);
      if (namesFile.test(path)) {
        names = await readNames(content);
      } else if (looksLikePickle(await content.read(0, 2))) {
        const pickle = await readCifarPickle(content, tree.describe(path));
        if (pickle.kind === 'names') names = pickle.names;
        if (pickle.kind === 'batch') read.push({ path, stamp, content: pickle.content, batch: pickle.batch });
        if (pickle.kind === 'other') skipUnlikely(path, noBatch);
      } else if (/\.bin$/i.test(path)) {
        const batch = await readCifarRecords(content);
        if (batch) read.push({ path, stamp, content, batch });
        else skipUnlikely(path, recordsProblem(content.size));
      } else {
        skipUnlikely(path, noBatch);
      }
    } catch (thrown) {
      if (!(thrown instanceof Failure) || !fileProblems.has(thrown.code)) throw thrown;
      failure ??= thrown;
      skip(path, thrown);
    } finally {
      batches.push(...read);
      if (read[0]?.content !== content) await content?.close();
    }
  }
  for (const path of tree.others) skipUnlikely(path, noBatch);
  return { names, skipped, failure };
}

const noBatch = 'its content is not that of such a file';

/** Whether a file is called like a batch, or like the one that names the classes. */
function isPartByName(path: string): boolean {
  const isPlain = /(?:^|\/)[^./]+(?:\.(?:bin|pkl|pickle))?$/i.test(path);
  return (isPlain && splitOfBatch(path) !== null) || /(?:^|\/)(?:batches\.)?meta$/i.test(path);
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
