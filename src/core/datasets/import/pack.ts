import { createHash } from 'node:crypto';
import type { ImageDecoder } from '#core/images/image-decoder.ts';
import { compareNatural } from '#core/images/natural-order.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import {
  type ImageFormat,
  type ImportOptions,
  type ImportProgress,
  type SkippedFile,
  splits,
} from '#shared/dataset/schema.ts';
import type { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from './cancellation.ts';
import { holdOutTest } from './holdout.ts';
import { isImageFailure } from './image-failure.ts';
import { inOrder } from './in-order.ts';
import { classNames, type PlacedFile, readLayout } from './layout.ts';
import { maximumClasses } from './limits.ts';
import { openSource } from './open-source.ts';
import type { PackedDataset } from './packed-dataset.ts';
import { PackedFile } from './packed-file.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { ImageSource } from './source.ts';
import { chooseFormat } from './working-format.ts';

export type { PackedDataset } from './packed-dataset.ts';

export interface PackRequest {
  /** A folder or a zip archive. */
  source: string;
  options: ImportOptions;
  /** Folder for the packed file, on the disk where it is to stay; made where it is missing. */
  stagingFolder: string;
  decoder: Pick<ImageDecoder, 'pixels' | 'inspect'>;
  /** Images that are read, decoded or wait to be written at one time. */
  ahead: number;
  onProgress: (progress: ImportProgress) => void;
  signal: AbortSignal;
}

interface Packed {
  file: PackedFile;
  /** What was written, in its order. */
  images: PlacedFile[];
  unreadable: { path: string; failure: Failure }[];
}

/**
 * Imports a folder or zip of class folders into one packed file in the staging folder.
 *
 * Images lie in it by split (train, validation, test), then class, then natural order of their paths, so the same
 * images give the same bytes and fingerprint whatever the machine. Images that cannot be read are left out and listed.
 *
 * @throws {Failure} one of `datasetFailures`, `disk-full` or `not-writable`; nothing is left in the staging folder then.
 */
export async function packImages(request: PackRequest): Promise<PackedDataset> {
  const meter = new ProgressMeter(request.onProgress);
  meter.begin('scanning', null);
  const source = await openSource(request.source, { onFile: () => meter.advance(), signal: request.signal });
  try {
    return await packSource(source, request, meter);
  } finally {
    await source.close();
  }
}

async function packSource(source: ImageSource, request: PackRequest, meter: ProgressMeter): Promise<PackedDataset> {
  const { options, signal } = request;
  const layout = readLayout(source.files);
  const skipped: SkippedFile[] = [
    ...source.skipped,
    ...layout.strays.map(({ path, reason }) => ({ path: source.describe(path), code: 'outside-classes', reason })),
  ];
  const classes = classNames(layout.files, maximumClasses);
  const [onlyClass] = classes;
  if (onlyClass === undefined) throw datasetFailures.noImages(request.source);
  if (classes.length === 1) throw datasetFailures.oneClass(onlyClass);
  meter.skip(skipped.length);

  const pathsInOrder = inPackedOrder(layout.files, classes).map((file) => file.path);
  const format = await chooseFormat(source, pathsInOrder, options, request.decoder, request.ahead);
  assertNotCancelled(signal);

  let files = layout.files;
  for (;;) {
    const placed = files.some((file) => file.split === null) ? holdOutTest(files, options.testFraction) : files;
    const packed = await writeImages(inPackedOrder(placed, classes), source, format, request, meter);
    try {
      for (const { path, failure } of packed.unreadable) {
        skipped.push({ path: source.describe(path), code: failure.code, reason: failure.message });
      }
      const missing = classesWithoutTraining(packed.images, classes);
      const isHeldOut = placed !== files;
      if (missing.length > 0 && isHeldOut && missing.some((name) => hasImage(packed.images, name))) {
        // Unreadable images took a class's whole training share; hold out anew, from those that can be read.
        files = withoutUnreadable(files, packed);
        await packed.file.discard();
        continue;
      }
      if (packed.images.length === 0) throw datasetFailures.noReadableImages(request.source, skipped.length);
      if (missing.length > 0) throw datasetFailures.noTrainingImage(missing);
      meter.begin('finishing', packed.images.length);
      return await describe(packed, source, { format, classes, skipped });
    } catch (thrown) {
      await packed.file.discard();
      throw thrown;
    }
  }
}

async function writeImages(
  files: readonly PlacedFile[],
  source: ImageSource,
  format: ImageFormat,
  { decoder, ahead, stagingFolder, signal }: PackRequest,
  meter: ProgressMeter,
): Promise<Packed> {
  const decode = async (image: PlacedFile) => {
    try {
      return { image, pixels: await decoder.pixels(await source.read(image.path), format) };
    } catch (thrown) {
      if (isImageFailure(thrown)) return { image, failure: thrown };
      throw thrown;
    }
  };
  meter.begin('packing', files.length);
  const file = await PackedFile.create(stagingFolder, files.length * format.height * format.width * format.channels);
  try {
    const packed: Packed = { file, images: [], unreadable: [] };
    for await (const decoded of inOrder(files, ahead, decode)) {
      assertNotCancelled(signal);
      if (decoded.failure) {
        packed.unreadable.push({ path: decoded.image.path, failure: decoded.failure });
        meter.skip();
      } else {
        await file.append(decoded.pixels);
        packed.images.push(decoded.image);
      }
      meter.advance();
    }
    return packed;
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
}

async function describe(
  { file, images }: Packed,
  source: ImageSource,
  { format, classes, skipped }: Pick<PackedDataset, 'format' | 'classes' | 'skipped'>,
): Promise<PackedDataset> {
  const numbers = new Map(classes.map((name, label) => [name, label]));
  const labels = Uint16Array.from(images, ({ className }) => numbers.get(className) ?? 0);
  const splitPlaces = Uint8Array.from(images, splitPlace);
  const imagesHash = await file.finish();
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([format.width, format.height, format.channels, format.fit, classes, [...labels]]))
    .update(splitPlaces)
    .update(imagesHash)
    .digest('hex');
  return {
    imagesFile: file.path,
    imagesHash,
    format,
    classes,
    labels,
    splits: splitPlaces,
    paths: images.map(({ path }) => source.describe(path)),
    fingerprint,
    skipped: skipped.sort((a, b) => compareNatural(a.path, b.path)),
  };
}

function inPackedOrder(files: readonly PlacedFile[], classes: readonly string[]): PlacedFile[] {
  const numbers = new Map(classes.map((name, label) => [name, label]));
  const label = ({ className }: PlacedFile) => numbers.get(className) ?? 0;
  return files.toSorted(
    (a, b) => splitPlace(a) - splitPlace(b) || label(a) - label(b) || compareNatural(a.path, b.path),
  );
}

function splitPlace({ split }: PlacedFile): number {
  return split === null ? 0 : splits.indexOf(split);
}

function classesWithoutTraining(images: readonly PlacedFile[], classes: readonly string[]): string[] {
  const trained = new Set(images.filter(({ split }) => split === 'train').map(({ className }) => className));
  return classes.filter((name) => !trained.has(name));
}

function hasImage(images: readonly PlacedFile[], name: string): boolean {
  return images.some(({ className }) => className === name);
}

function withoutUnreadable(files: readonly PlacedFile[], { unreadable }: Packed): PlacedFile[] {
  const paths = new Set(unreadable.map(({ path }) => path));
  return files.filter(({ path }) => !paths.has(path));
}
