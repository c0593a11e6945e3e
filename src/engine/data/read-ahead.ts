import type { PackedImages } from './packed-images.ts';

/** Reads the images of the next batch while this one is worked on: one batch ahead, never more. */
export class ReadAhead {
  readonly #images: PackedImages;
  #next: { positions: Uint32Array; pixels: Promise<Uint8Array> } | null = null;

  constructor(images: PackedImages) {
    this.#images = images;
  }

  /**
   * The images at `positions`, one after the other.
   *
   * @param next what is likely to be asked for after them; empty where that is not known
   * @throws {Failure} see `PackedImages.read`; one of reading ahead comes when those images are asked for
   */
  async take(positions: Uint32Array, next: Uint32Array): Promise<Uint8Array> {
    const ahead = this.#next;
    this.#next = null;
    const isAhead = ahead !== null && isSame(ahead.positions, positions);
    const pixels = await (isAhead ? ahead.pixels : this.#images.read(positions));
    if (next.length > 0) {
      this.#next = { positions: next, pixels: this.#images.read(next) };
      this.#next.pixels.catch(() => undefined);
    }
    return pixels;
  }
}

function isSame(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((position, index) => position === b[index]);
}
