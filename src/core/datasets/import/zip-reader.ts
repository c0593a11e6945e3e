import type { FileHandle } from 'node:fs/promises';
import { RandomAccessReader } from 'yauzl';

const windowBytes = 1024 * 1024;

/**
 * Reads an archive's directory through a window of one megabyte.
 *
 * Entries lie side by side there and yauzl asks for each in two small reads; without the window, listing 60,000 entries
 * takes five seconds instead of a third of one.
 */
export class WindowedReader extends RandomAccessReader {
  readonly #file: FileHandle;
  #window = Buffer.alloc(0);
  #start = 0;
  /** Where the latest read ended. */
  end = 0;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#read(buffer, offset, length, position).then(
      (bytesRead) => callback(null, bytesRead),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** The file belongs to whoever opened it. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async #read(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    if (position < this.#start || position + length > this.#start + this.#window.length) {
      const size = Math.max(windowBytes, length);
      const { bytesRead, buffer: window } = await this.#file.read(Buffer.allocUnsafe(size), 0, size, position);
      this.#window = window.subarray(0, bytesRead);
      this.#start = position;
    }
    this.end = position + length;
    const from = position - this.#start;
    return this.#window.copy(buffer, offset, from, from + length);
  }
}
