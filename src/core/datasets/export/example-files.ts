import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { type EncodedImage, readFailure } from '#core/images/encoded-image.ts';
import { toPng } from '#core/images/png.ts';
import type { Store } from '#core/store/database.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import type { ExportRequest } from '#shared/dataset/export.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import type { Originals } from '../originals.ts';
import type { DatasetState } from '../versions/dataset-state.ts';

export interface ExportedExample {
  position: number;
  path: string;
  group: string | null;
  /** Of the original when it was imported; null or 0 where that is not known. */
  bytes: number | null;
}

interface WorkingImage {
  format: ImageFormat;
  pixels: Uint8Array;
}

const rowsAtOnce = 1000;

/** The images of a dataset as files. */
export class ExampleFiles {
  readonly #store: Store;
  readonly #id: string;
  readonly #originals: Originals;
  readonly #working: (position: number) => Promise<WorkingImage | null>;

  constructor(
    store: Store,
    id: string,
    originals: Originals,
    working: (position: number) => Promise<WorkingImage | null>,
  ) {
    this.#store = store;
    this.#id = id;
    this.#originals = originals;
    this.#working = working;
  }

  /** The examples of a state that are not excluded, in packed order, some at a time. */
  async *pages({ excluded }: DatasetState): AsyncGenerator<ExportedExample[], void, void> {
    for (let from = 0; from < excluded.length; from += rowsAtOnce) {
      const rows = await this.#store
        .selectFrom('example')
        .select(['position', 'path', 'group_name as group', 'bytes'])
        .where('dataset_id', '=', this.#id)
        .where('position', '>=', from)
        .where('position', '<', Math.min(from + rowsAtOnce, excluded.length))
        .orderBy('position')
        .execute();
      yield rows.filter(({ position }) => !excluded[position]);
    }
  }

  async hasGroups(): Promise<boolean> {
    const row = await this.#store
      .selectFrom('example')
      .select('position')
      .where('dataset_id', '=', this.#id)
      .where('group_name', 'is not', null)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * What is to be written for an example, and the extension that replaces its own where that does not fit.
   *
   * @throws {Failure} `image-missing` or `image-unreadable`
   */
  async content(
    { position, path, bytes }: ExportedExample,
    images: ExportRequest['images'],
  ): Promise<{ content: EncodedImage; extension?: string }> {
    const original = images === 'original' ? await this.#originals.read(path) : null;
    if (original) {
      const size = await sizeOf(original);
      if (bytes && size !== bytes) {
        throw classificationFailures.imageUnreadable('it has changed since it was imported');
      }
      return { content: original };
    }
    const working = await this.#working(position);
    if (!working) throw classificationFailures.imageMissing(path);
    return { content: { bytes: await toPng(working.format, working.pixels) }, extension: '.png' };
  }
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
