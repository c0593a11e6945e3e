import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure, workspaceFailures } from '#shared/workspace/failures.ts';

const fileName = 'images.hwc';
const bufferBytes = 4 * 1024 * 1024;

/** The file that an import appends images to. Until `finish` it may vanish at any time; `discard` leaves nothing. */
export class PackedFile {
  readonly path: string;
  readonly #folder: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #buffered = 0;

  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder;
    this.#file = file;
    this.path = packedFilePath(folder);
  }

  /**
   * Creates the file, and the folder where it is missing.
   *
   * @param expectedBytes what will be written; refused at once when the disk has no room for it.
   * @throws {Failure} `disk-full` or `not-writable`
   */
  static async create(folder: string, expectedBytes: number): Promise<PackedFile> {
    return report(folder, async () => {
      await mkdir(folder, { recursive: true });
      const { blocks, bavail, bsize } = await statfs(folder);
      // Some network drives report no sizes at all.
      if (blocks > 0 && bavail * bsize < expectedBytes) throw workspaceFailures.diskFull(folder);
      return new PackedFile(folder, await open(packedFilePath(folder), 'w'));
    });
  }

  /** @throws {Failure} `disk-full` or `not-writable` */
  async append(pixels: Uint8Array): Promise<void> {
    for (let from = 0; from < pixels.length; ) {
      const part = pixels.subarray(from, from + bufferBytes - this.#buffered);
      this.#buffer.set(part, this.#buffered);
      this.#buffered += part.length;
      from += part.length;
      if (this.#buffered === bufferBytes) await this.#flush();
    }
  }

  /**
   * Writes what is left and makes sure that it is on disk.
   *
   * @returns the SHA-256 of the file, hexadecimal
   * @throws {Failure} `disk-full` or `not-writable`
   */
  async finish(): Promise<string> {
    await this.#flush();
    await report(this.#folder, () => this.#file.sync());
    await this.#file.close();
    return this.#hash.digest('hex');
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  async #flush(): Promise<void> {
    const content = this.#buffer.subarray(0, this.#buffered);
    this.#hash.update(content);
    await report(this.#folder, () => this.#file.appendFile(content));
    this.#buffered = 0;
  }
}

/** Where the images of an import that stages in this folder are written. */
export function packedFilePath(folder: string): string {
  return join(folder, fileName);
}

async function report<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw fileFailure(thrown, folder);
  }
}
