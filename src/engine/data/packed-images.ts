import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { runFailures } from '#shared/run/failures.ts';
import { fileFailure } from '#shared/workspace/failures.ts';

/** Files up to this many bytes are read whole; of larger ones each image is read when it is asked for. */
const heldWhole = 1024 ** 3;

/** The images of a packed file: fixed-size records of HWC uint8, one after the other. */
export class PackedImages {
  readonly imageBytes: number;
  readonly count: number;
  readonly #file: number;
  readonly #held: Uint8Array | null;
  readonly #scratch: Uint8Array;

  /**
   * @param imageBytes height x width x channels
   * @param options.heldWhole bytes up to which the file is kept in memory
   * @throws {Failure} `images-missing` where the file is not there or has not exactly `count` images
   */
  constructor(file: string, imageBytes: number, count: number, options = { heldWhole }) {
    this.imageBytes = imageBytes;
    this.count = count;
    this.#file = open(file);
    try {
      const bytes = imageBytes * count;
      if (fstatSync(this.#file).size !== bytes) throw runFailures.imagesMissing(file);
      this.#held = bytes <= options.heldWhole ? read(this.#file, new Uint8Array(bytes), 0) : null;
    } catch (thrown) {
      closeSync(this.#file);
      throw thrown;
    }
    this.#scratch = new Uint8Array(this.#held === null ? imageBytes : 0);
  }

  /** The bytes of the image at `position`, from 0; valid until the next call. */
  image(position: number): Uint8Array {
    const start = position * this.imageBytes;
    return this.#held === null
      ? read(this.#file, this.#scratch, start)
      : this.#held.subarray(start, start + this.imageBytes);
  }

  /** All images, in order. */
  all(): Uint8Array {
    return this.#held ?? read(this.#file, new Uint8Array(this.imageBytes * this.count), 0);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') throw runFailures.imagesMissing(file);
    throw fileFailure(thrown, file);
  }
}

/** Fills `into` from the file's byte `start` on. One read may return less than was asked for. */
function read(file: number, into: Uint8Array, start: number): Uint8Array {
  let done = 0;
  while (done < into.length) {
    const got = readSync(file, into, done, into.length - done, start + done);
    if (got === 0) throw new Error('the packed file became shorter while it was read');
    done += got;
  }
  return into;
}
