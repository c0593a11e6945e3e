import { closeSync, openSync, readSync } from 'node:fs';
import { imageBytes, type ImageFormat } from '#shared/dataset/schema.ts';

/** Bytes of neighbouring images that are read at once. */
const bytesAtOnce = 4 * 1024 ** 2;

/** Images of a packed file, read as they are asked for. */
export class PackedReader {
  readonly #file: number;
  readonly #imageBytes: number;

  constructor(file: string, format: ImageFormat) {
    this.#file = openSync(file, 'r');
    this.#imageBytes = imageBytes(format);
  }

  /** Fills `into` with one image (HWC uint8). */
  read(position: number, into: Uint8Array): Uint8Array {
    this.#fill(into.subarray(0, this.#imageBytes), position * this.#imageBytes);
    return into;
  }

  /**
   * The images at the positions, ascending, each valid until the next is asked for.
   *
   * @yields the pixels (HWC uint8), in the order of the positions
   */
  *images(positions: Uint32Array): Generator<Uint8Array, void, void> {
    const most = Math.max(1, Math.floor(bytesAtOnce / this.#imageBytes));
    const buffer = new Uint8Array(most * this.#imageBytes);
    for (let from = 0; from < positions.length; ) {
      const first = positions[from] ?? 0;
      let count = 1;
      while (count < most && positions[from + count] === first + count) count += 1;
      this.#fill(buffer.subarray(0, count * this.#imageBytes), first * this.#imageBytes);
      for (let at = 0; at < count; at += 1) yield buffer.subarray(at * this.#imageBytes, (at + 1) * this.#imageBytes);
      from += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #fill(into: Uint8Array, start: number): void {
    for (let done = 0; done < into.length; ) {
      const got = readSync(this.#file, into, done, into.length - done, start + done);
      if (got === 0) throw new Error('the packed file is shorter than it should be');
      done += got;
    }
  }
}
