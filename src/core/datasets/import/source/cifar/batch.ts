import { datasetFailures } from '#shared/dataset/failures.ts';
import { inMemory, type RandomAccess } from '../random-access.ts';
import { integersOf } from './integers.ts';
import { PickleError, type Pickled, pickledArray, textOf, unpickle } from './unpickle.ts';

/** Both CIFARs: 32 x 32 pixels, one plane each of red, green and blue. */
export const cifarEdge = 32;
const planeBytes = cifarEdge * cifarEdge;
export const cifarImageBytes = planeBytes * 3;

/** What one file holds. Image i lies at `start + i * stride`, as planes. */
export interface CifarBatch {
  labels: Uint8Array;
  start: number;
  stride: number;
  /** Whether labels are CIFAR-100's fine ones. */
  isFine: boolean;
}

/** A pickle of images, of class names, or of neither. `content` is the file, or memory where that has the images as text. */
export type CifarPickle = { kind: 'batch'; batch: CifarBatch; content: RandomAccess } | { kind: 'names'; names: string[] } | { kind: 'other' };

/** Larger than all of CIFAR-100 in one pickle. */
const largestPickle = 256 * 1024 ** 2;

/** @throws {Failure} `pickle-unsupported` or `cifar-damaged` */
export async function readCifarPickle(file: RandomAccess, path: string): Promise<CifarPickle> {
  if (file.size > largestPickle) throw datasetFailures.pickleUnsupported(path, 'it is larger than any of them');
  const bytes = await file.read(0, file.size);
  const content = unpickleOrFail(bytes, path);
  if (!(content instanceof Map)) return { kind: 'other' };
  const names = content.get('fine_label_names') ?? content.get('label_names');
  if (Array.isArray(names)) return { kind: 'names', names: names.map((name) => textOf(name) ?? '') };
  const fine = content.get('fine_labels');
  const labels = fine ?? content.get('labels');
  if (!content.has('data') || labels === undefined) return { kind: 'other' };

  const images = pickledArray(content.get('data'));
  const [count = 0, width = 0] = images?.shape ?? [];
  if (images?.shape.length !== 2 || width !== cifarImageBytes || images.type !== 'u1' || images.isColumnMajor) {
    throw datasetFailures.cifarDamaged(path, `its images are not ${cifarEdge} x ${cifarEdge} pixels in colour`);
  }
  // Small buffers share one memory, so that alone does not tell.
  const place = images.bytes.byteOffset - bytes.byteOffset;
  const isInFile = images.bytes.buffer === bytes.buffer && place >= 0 && place < bytes.length;
  const start = isInFile ? place : 0;
  if (count === 0) throw datasetFailures.cifarDamaged(path, 'there is no image in it');
  const batch = { labels: toLabels(labels, count, path), start, stride: cifarImageBytes, isFine: fine !== undefined };
  return { kind: 'batch', batch, content: isInFile ? file : inMemory(images.bytes) };
}

/**
 * The binary form: records of one label (CIFAR-10) or two (CIFAR-100: coarse, fine) and an image.
 *
 * Nothing in such a file says what it is, so its size must be a whole number of records, and all of its labels in range.
 *
 * @returns null where it is no such file
 */
export async function readCifarRecords(file: RandomAccess): Promise<CifarBatch | null> {
  if (file.size === 0) return null;
  for (const [labelBytes, classes] of [[1, 10] as const, [2, 100] as const]) {
    const stride = labelBytes + cifarImageBytes;
    if (file.size % stride !== 0) continue;
    const labels = new Uint8Array(file.size / stride);
    let isInRange = true;
    for (let at = 0; isInRange && at < labels.length; at += recordsAtOnce) {
      const block = await file.read(at * stride, recordsAtOnce * stride);
      for (let record = 0; record * stride < block.length; record += 1) {
        const label = block[record * stride + labelBytes - 1] ?? classes;
        const coarse = labelBytes === 2 ? (block[record * stride] ?? 0) : 0;
        isInRange &&= label < classes && coarse < coarseClasses;
        labels[at + record] = label;
      }
    }
    if (isInRange) return { labels, start: labelBytes, stride, isFine: labelBytes === 2 };
  }
  return null;
}

/** Why a file of so many bytes is none that `readCifarRecords` reads. */
export function recordsProblem(size: number): string {
  if (size === 0) return 'it is empty';
  const isWhole = [1, 2].some((labelBytes) => size % (labelBytes + cifarImageBytes) === 0);
  return isWhole ? 'a label in it is out of range' : 'its size is not that of whole images, so it is cut short or damaged';
}

const recordsAtOnce = 256;
const coarseClasses = 20;

/** From planes to height x width x channels. */
export function interleave(planes: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(cifarImageBytes);
  for (let pixel = 0; pixel < planeBytes; pixel += 1) {
    pixels[pixel * 3] = planes[pixel] ?? 0;
    pixels[pixel * 3 + 1] = planes[planeBytes + pixel] ?? 0;
    pixels[pixel * 3 + 2] = planes[planeBytes * 2 + pixel] ?? 0;
  }
  return pixels;
}

function unpickleOrFail(bytes: Buffer, path: string): Pickled {
  try {
    return unpickle(bytes);
  } catch (thrown) {
    if (thrown instanceof PickleError) throw datasetFailures.pickleUnsupported(path, thrown.message);
    if (thrown instanceof RangeError) throw datasetFailures.cifarDamaged(path, 'it is cut short');
    throw thrown;
  }
}

function toLabels(given: Pickled, count: number, path: string): Uint8Array {
  const array = pickledArray(given);
  const values = array?.shape.length === 1 && array.shape[0] === count ? integersOf(array) : given;
  if (!Array.isArray(values) || values.length !== count) {
    throw datasetFailures.cifarDamaged(path, 'it does not have a label for every image');
  }
  return Uint8Array.from(values, (value) => {
    if (typeof value === 'number' && value >= 0 && value < 256) return value;
    throw datasetFailures.cifarDamaged(path, 'one of its labels is no number from 0 to 255');
  });
}
