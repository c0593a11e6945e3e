import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import type { Store } from '#core/store/database.ts';
import type { WorkspaceFolders } from '#core/workspace/workspace.ts';
import { imageBytes, type ImageFormat, imageFormatSchema } from '#shared/dataset/schema.ts';
import { Originals } from './originals.ts';

/** Longest side of an original as it is shown, in pixels. */
const originalEdge = 1600;

/** The images of datasets: as they are packed, and as they were found. */
export class DatasetImages {
  readonly originals: Originals;
  readonly #store: Store;
  readonly #folder: string;
  readonly #decoder = new ImageDecoder(1);

  constructor(store: Store, folders: WorkspaceFolders) {
    this.#store = store;
    this.#folder = folders.images;
    this.originals = new Originals(join(folders.staging, 'originals'));
  }

  /** A dataset's packed file and its format; null where there is no such dataset. Removed ones count. */
  async packedFile(id: string): Promise<{ file: string; format: ImageFormat } | null> {
    const row = await this.#store
      .selectFrom('dataset')
      .select(['images_file', 'format'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { file: join(this.#folder, row.images_file), format: imageFormatSchema.parse(JSON.parse(row.format)) } : null;
  }

  /** One example's pixels (HWC uint8) and their format; null where there is none. */
  async read(id: string, position: number) {
    return this.readSeveral(id, position, 1);
  }

  /**
   * The pixels of examples that follow one another, as one image with the first on top: fewer where the dataset ends;
   * null where there is none at all.
   */
  async readSeveral(id: string, first: number, count: number) {
    const packed = await this.packedFile(id);
    if (!packed || !Number.isSafeInteger(first) || first < 0) return null;
    const size = imageBytes(packed.format);
    const handle = await open(packed.file, 'r').catch(() => null);
    try {
      const read = await handle?.read(Buffer.alloc(size * count), 0, size * count, first * size);
      const found = Math.floor((read?.bytesRead ?? 0) / size);
      if (!read || found === 0) return null;
      return { format: { ...packed.format, height: packed.format.height * found }, pixels: read.buffer.subarray(0, found * size) };
    } finally {
      await handle?.close();
    }
  }

  /**
   * The original of an example as a WebP file, upright and at most 1,600 pixels wide and high; null where there is no such
   * example, or its original is no image file.
   *
   * @throws {Failure} `image-missing`, `image-unreadable` or `image-too-large`, or what is wrong with its archive
   */
  async original(id: string, position: number): Promise<Uint8Array | null> {
    const row = await this.#store
      .selectFrom('example')
      .select('path')
      .where('dataset_id', '=', id)
      .where('position', '=', position)
      .executeTakeFirst();
    const image = row ? await this.originals.read(row.path) : null;
    return image && this.#decoder.preview(image, originalEdge);
  }

  async close(): Promise<void> {
    await Promise.all([this.originals.close(), this.#decoder.close()]);
  }
}
