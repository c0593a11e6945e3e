import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceFailures } from '#shared/workspace/failures.ts';

const bufferBytes = 4 * 1024 * 1024;
/** So often the system is told to write to disk what it was handed, lest all of it has to be waited for in the end. */
const bytesBetweenSyncs = 32 * 1024 * 1024;

/** A file that images are appended to, and the SHA-256 of all that is in it. */
export class PackedFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #hash: Hash;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #buffered = 0;
  /** Bytes that are in the file. */
  #written: number;
  #syncing: Promise<void> | null = null;
  #syncedAt: number;

  private constructor(path: string, file: FileHandle, hash: Hash, written: number) {
    this.path = path;
    this.#file = file;
    this.#hash = hash;
    this.#written = written;
    this.#syncedAt = written;
  }

  /** Creates the file, empty. @throws {NodeJS.ErrnoException} */
  static async create(path: string): Promise<PackedFile> {
    return new PackedFile(path, await open(path, 'w'), createHash('sha256'), 0);
  }

  /**
   * Opens a file to go on with, and drops what comes after the bytes that are kept.
   *
   * @param hash over the bytes that are kept
   * @throws {NodeJS.ErrnoException}
   */
  static async goOn(path: string, hash: Hash, kept: number): Promise<PackedFile> {
    const file = await open(path, 'r+');
    await file.truncate(kept);
    return new PackedFile(path, file, hash, kept);
  }

  /** Bytes that were appended and are not in the file yet. */
  get waiting(): number {
    return this.#buffered;
  }

  async append(pixels: Uint8Array): Promise<void> {
    for (let from = 0; from < pixels.length; ) {
      const part = pixels.subarray(from, from + bufferBytes - this.#buffered);
      this.#buffer.set(part, this.#buffered);
      this.#buffered += part.length;
      from += part.length;
      if (this.#buffered === bufferBytes) await this.flush();
    }
  }

  /** Hands what waits to the operating system. @throws {NodeJS.ErrnoException} */
  async flush(): Promise<void> {
    const content = this.#buffer.subarray(0, this.#buffered);
    this.#hash.update(content);
    await writeAll(this.#file, content, this.#written);
    this.#written += content.length;
    this.#buffered = 0;
    if (this.#written - this.#syncedAt < bytesBetweenSyncs) return;
    this.#syncedAt = this.#written;
    await this.#syncing;
    this.#syncing = this.#file.datasync();
    // Whoever waits for it is told.
    this.#syncing.catch(() => undefined);
  }

  /** Makes sure that all is on disk and closes the file. @returns its SHA-256, hexadecimal */
  async finish(): Promise<string> {
    await this.flush();
    await this.#syncing;
    await this.#file.sync();
    await this.#file.close();
    return this.#hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.#syncing?.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
  }
}

/** Where the images of an import that stages in this folder are written. */
export function packedFilePath(folder: string): string {
  return join(folder, 'images.hwc');
}

/** Makes a folder on a disk that has room for so many bytes. @throws {Failure} `disk-full` */
export async function makeRoom(folder: string, bytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { blocks, bavail, bsize } = await statfs(folder);
  // Some network drives report no sizes at all.
  if (blocks > 0 && bavail * bsize < bytes) throw workspaceFailures.diskFull(folder);
}

export async function writeAll(file: FileHandle, content: Uint8Array, position: number): Promise<void> {
  for (let from = 0; from < content.length; ) {
    const { bytesWritten } = await file.write(content, from, content.length - from, position + from);
    from += bytesWritten;
  }
}
