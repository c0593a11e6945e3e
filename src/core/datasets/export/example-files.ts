import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { type EncodedImage, readFailure } from '#core/images/encoded-image.ts';
import type { ImageDecoder } from '#core/images/image-decoder.ts';
import { type ImageLimits, usualLimits } from '#core/images/limits.ts';
import { toPng } from '#core/images/png.ts';
import type { Store } from '#core/store/database.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import type { ExportRequest } from '#shared/dataset/export.ts';
import type { Dataset, ImageFormat } from '#shared/dataset/schema.ts';
import { hasGroups } from '../example-rows.ts';
import type { Originals } from '../originals.ts';
import type { DatasetState } from '../versions/dataset-state.ts';

export interface ExportedExample {
  position: number;
  path: string;
  group: string | null;
  /** Of the original when it was imported; null or 0 where that is not known. */
  bytes: number | null;
  /** Of the upright original, in pixels; null where that is not known. */
  width: number | null;
  height: number | null;
  /** Of the working image, see `pixelHash`; null where that is not known. */
  pixelHash: string | null;
}

export interface ExampleSources {
  originals: Originals;
  working: (position: number) => Promise<WorkingImage | null>;
  decoder: Pick<ImageDecoder, 'pack'>;
}

interface WorkingImage {
  format: ImageFormat;
  pixels: Uint8Array;
}

const rowsAtOnce = 1000;
/** Mean difference of pixels, of 255, that another decoder may make: one of another version or machine than the import's. */
const mostDifference = 2;

/** The images of a dataset as files. */
export class ExampleFiles {
  readonly #store: Store;
  readonly #dataset: Pick<Dataset, 'id' | 'format'>;
  readonly #sources: ExampleSources;

  constructor(store: Store, dataset: Pick<Dataset, 'id' | 'format'>, sources: ExampleSources) {
    this.#store = store;
    this.#dataset = dataset;
    this.#sources = sources;
  }

  /** The examples of a state that are not excluded, in packed order, some at a time. */
  async *pages({ excluded }: DatasetState): AsyncGenerator<ExportedExample[], void, void> {
    for (let from = 0; from < excluded.length; from += rowsAtOnce) {
      const rows = await this.#store
        .selectFrom('example')
        .select(['position', 'path', 'group_name as group', 'bytes', 'width', 'height', 'pixel_hash as pixelHash'])
        .where('dataset_id', '=', this.#dataset.id)
        .where('position', '>=', from)
        .where('position', '<', Math.min(from + rowsAtOnce, excluded.length))
        .orderBy('position')
        .execute();
      yield rows.filter(({ position }) => !excluded[position]);
    }
  }

  hasGroups(): Promise<boolean> {
    return hasGroups(this.#store, this.#dataset.id);
  }

  /**
   * What is to be written for an example, and the extension that replaces its own where that does not fit.
   *
   * @throws {Failure} `image-missing` or `image-unreadable`
   */
  async content(
    example: ExportedExample,
    images: ExportRequest['images'],
  ): Promise<{ content: EncodedImage; extension?: string }> {
    const { position, path, bytes } = example;
    const original = images === 'original' ? await this.#sources.originals.read(path) : null;
    if (original) {
      if (await this.#isAsImported(original, example)) return { content: original };
      throw classificationFailures.imageUnreadable('it has changed since it was imported');
    }
    // Pixels of an IDX or CIFAR file have no size of their own; whatever has one was a file, or in an archive that is another now.
    if (images === 'original' && bytes) throw classificationFailures.imageMissing(path);
    const working = await this.#sources.working(position);
    if (!working) throw classificationFailures.imageMissing(path);
    return { content: { bytes: await toPng(working.format, working.pixels) }, extension: '.png' };
  }

  /** Two files may have the same size, and neither's times tell that its folder took another's name. So pixels do. */
  async #isAsImported(original: EncodedImage, example: ExportedExample): Promise<boolean> {
    const size = await sizeOf(original);
    if (example.bytes && size !== example.bytes) return false;
    if (example.pixelHash === null) return true;
    const { results, pixels } = await this.#sources.decoder.pack([original], this.#dataset.format, limitsOf(example));
    const [facts] = results;
    if (!facts || !('pixelHash' in facts)) return false;
    if (facts.pixelHash === example.pixelHash) return true;
    const working = await this.#sources.working(example.position);
    return working !== null && meanDifference(pixels, working.pixels) <= mostDifference;
  }
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

/** The import may have had others, which let this image through. */
function limitsOf({ bytes, width, height }: ExportedExample): ImageLimits {
  const pixels = (width ?? 0) * (height ?? 0);
  return { bytes: Math.max(usualLimits.bytes, bytes ?? 0), pixels: Math.max(usualLimits.pixels, pixels) };
}

/** @throws {Failure} `image-missing` or `image-unreadable` */
async function sizeOf(image: EncodedImage): Promise<number> {
  if ('bytes' in image) return image.bytes.length;
  try {
    await access(image.path, constants.R_OK);
    return (await stat(image.path)).size;
  } catch (thrown) {
    throw readFailure(thrown, image.path);
  }
}
