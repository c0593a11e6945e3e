import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { runFailures } from '#shared/run/failures.ts';
import { maximumHeldBytes } from '#shared/run/memory.ts';
import { fileFailure } from '#shared/workspace/failures.ts';

/** The images of a packed file: fixed-size records of HWC uint8, one after the other. */
export class PackedImages {
  readonly imageBytes: number;
  readonly count: number;
  /** All images, in order; null where they are too many to hold and are read when they are asked for. */
  readonly held: Uint8Array | null;
  readonly #path: string;
  readonly #file: number;
  readonly #reading = new Set<Promise<unknown>>();

  /**
   * @param path a file of at least `count` images; what follows them belongs to later versions of the dataset
   * @param imageBytes height x width x channels
   * @param options.maximumHeldBytes what the images may have at most to be held in memory
   * @throws {Failure} `images-missing` where the file is not there or is too short
   */
  constructor(path: string, imageBytes: number, count: number, options = { maximumHeldBytes }) {
    this.imageBytes = imageBytes;
    this.count = count;
    this.#path = path;
    this.#file = open(path);
    try {
      const bytes = imageBytes * count;
      if (fstatSync(this.#file).size < bytes) throw runFailures.imagesMissing(path);
      this.held = bytes <= options.maximumHeldBytes ? readWhole(this.#file, bytes, path) : null;
    } catch (thrown) {
      closeSync(this.#file);
      throw thrown;
    }
  }

  /**
   * The images at `positions`, from 0, one after the other. What is not held is read beside whatever JavaScript does.
   *
   * @throws {Failure} `images-missing` where the file has become too short, or what the disk says
   */
  async read(positions: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
    const { imageBytes, held } = this;
    const pixels = new Uint8Array(positions.length * imageBytes);
    const parts: Part[] = [];
    for (const { place, position, length } of stretches(positions)) {
      const [start, bytes] = [position * imageBytes, length * imageBytes];
      if (held) pixels.set(held.subarray(start, start + bytes), place * imageBytes);
      else parts.push({ at: place * imageBytes, start, bytes });
    }
    const reading = fill(this.#file, pixels, parts, this.#path);
    this.#reading.add(reading);
    try {
      await reading;
    } finally {
      this.#reading.delete(reading);
    }
    return pixels;
  }

  /** Closes the file once nothing is being read from it. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#reading);
    closeSync(this.#file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') throw runFailures.imagesMissing(path);
    throw fileFailure(thrown, path);
  }
}

/** Bytes of the file from `start` on, and where they belong. */
interface Part {
  at: number;
  start: number;
  bytes: number;
}

/** Consecutive positions, which one read gets. */
function* stretches(positions: Uint32Array): Generator<{ place: number; position: number; length: number }> {
  for (let place = 0, length = 1; place < positions.length; place += length, length = 1) {
    const position = positions[place] ?? 0;
    while (positions[place + length] === position + length) length += 1;
    yield { place, position, length };
  }
}

/** Fills the parts of `into` from a file, all at once. One read may return less than was asked for. */
function fill(file: number, into: Uint8Array, parts: readonly Part[], path: string): Promise<void> {
  // By callback, and one promise for all: small images take node:fs/promises three times as long.
  return new Promise((resolve, reject) => {
    let missing = parts.length;
    if (missing === 0) resolve();
    const readRest = ({ at, start, bytes }: Part) => {
      read(file, into, at, bytes, start, (error, got) => {
        if (error) reject(named(error, path));
        else if (got === 0) reject(runFailures.imagesMissing(path));
        else if (got < bytes) readRest({ at: at + got, start: start + got, bytes: bytes - got });
        else if (--missing === 0) resolve();
      });
    };
    for (const part of parts) readRest(part);
  });
}

function readWhole(file: number, bytes: number, path: string): Uint8Array {
  const whole = new Uint8Array(bytes);
  for (let done = 0; done < bytes; ) {
    const got = readSync(file, whole, done, bytes - done, done);
    if (got === 0) throw runFailures.imagesMissing(path);
    done += got;
  }
  return whole;
}

function named(error: Error, path: string): Error {
  const failure = fileFailure(error, path);
  return failure instanceof Error ? failure : error;
}
