import type { PackedImages } from './packed-images.ts';
import type { PixelNormalizer } from './pixel-normalizer.ts';

/** `size` examples: `pixels` is size x height x width x channels, normalised; `labels` has one class each. */
export interface Batch {
  size: number;
  pixels: Float32Array;
  labels: Int32Array;
}

/** Gathers examples from anywhere in the packed file into one buffer that every batch uses again. */
export class BatchReader {
  readonly #images: PackedImages;
  readonly #labels: Uint16Array;
  readonly #normalizer: PixelNormalizer;
  readonly #pixels: Float32Array;
  readonly #batchLabels: Int32Array;

  /** @param capacity the most examples a batch will have */
  constructor(images: PackedImages, labels: Uint16Array, normalizer: PixelNormalizer, capacity: number) {
    this.#images = images;
    this.#labels = labels;
    this.#normalizer = normalizer;
    this.#pixels = new Float32Array(capacity * images.imageBytes);
    this.#batchLabels = new Int32Array(capacity);
  }

  /** Reads the examples at `positions`. The batch is valid until the next call: tensors share its memory. */
  read(positions: Uint32Array): Batch {
    const { imageBytes } = this.#images;
    for (const [place, position] of positions.entries()) {
      this.#normalizer.write(this.#images.image(position), this.#pixels, place * imageBytes);
      this.#batchLabels[place] = this.#labels[position] ?? 0;
    }
    const size = positions.length;
    return {
      size,
      pixels: this.#pixels.subarray(0, size * imageBytes),
      labels: this.#batchLabels.subarray(0, size),
    };
  }
}
