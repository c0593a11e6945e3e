import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure } from '#shared/workspace/failures.ts';
import type { RandomAccess } from './random-access.ts';

const bufferBytes = 1024 * 1024;

/** A file that is first appended to, then flushed and read anywhere. Closing removes it. */
export interface ScratchFile extends RandomAccess {
  /** @throws {Failure} `disk-full` or `not-writable` */
  append(bytes: Uint8Array): Promise<void>;
  flush(): Promise<void>;
}

/** Where files that have to be unpacked are put. */
export interface ScratchSpace {
  /** @throws {Failure} `disk-full` or `not-writable` */
  createFile(): Promise<ScratchFile>;
}

/** A folder for such files, which is made when it is first needed. */
export class Scratch implements ScratchSpace {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async createFile(): Promise<ScratchFile> {
    const path = join(this.#folder, `${randomUUID()}.unpacked`);
    try {
      await mkdir(this.#folder, { recursive: true });
      return new FileInScratch(path, await open(path, 'wx+'));
    } catch (thrown) {
      throw fileFailure(thrown, this.#folder);
    }
  }
}

class FileInScratch implements ScratchFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #size = 0;

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#size += bytes.length;
    if (this.#pendingBytes >= bufferBytes) await this.flush();
  }

  async flush(): Promise<void> {
    try {
      await this.#file.appendFile(Buffer.concat(this.#pending));
      this.#pending = [];
      this.#pendingBytes = 0;
    } catch (thrown) {
      throw fileFailure(thrown, this.#path);
    }
  }

  async read(position: number, length: number): Promise<Buffer> {
    const there = Math.max(0, Math.min(length, this.#size - position));
    if (there === 0) return Buffer.alloc(0);
    const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafe(there), 0, there, position);
    return buffer.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
