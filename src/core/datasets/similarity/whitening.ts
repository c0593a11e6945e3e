/**
 * Takes out of vectors what those of a sample have in common: their mean and how their elements go together. Of what is
 * left every element varies as much as any other (Cholesky whitening), so that the angle between two vectors tells how
 * alike they are in what is their own.
 */
export class Whitening {
  readonly #size: number;
  readonly #mean: Float64Array;
  /** Lower triangle, row by row without gaps, of the factor of the covariance; its diagonal inverted. */
  readonly #factor: Float64Array;

  /**
   * @param sample vectors of `size` elements, one after the other
   * @param prior covariance that is believed before any is seen, size x size; it counts as much as `weight` vectors
   * @param noise variance that every element has from noise alone
   */
  constructor(sample: Float32Array, size: number, prior: Float64Array<ArrayBuffer>, weight: number, noise: number) {
    this.#size = size;
    const count = sample.length / size;
    this.#mean = new Float64Array(size);
    for (let at = 0; at < sample.length; at += 1) {
      this.#mean[at % size] = (this.#mean[at % size] ?? 0) + (sample[at] ?? 0) / count;
    }
    const covariance = prior.map((value) => value * weight);
    const vector = new Float64Array(size);
    for (let from = 0; from < sample.length; from += size) {
      for (let i = 0; i < size; i += 1) vector[i] = (sample[from + i] ?? 0) - (this.#mean[i] ?? 0);
      for (let i = 0, row = 0; i < size; i += 1, row += size) {
        const own = vector[i] ?? 0;
        for (let j = 0; j <= i; j += 1) covariance[row + j] = (covariance[row + j] ?? 0) + own * (vector[j] ?? 0);
      }
    }
    for (let at = 0; at < covariance.length; at += 1) {
      covariance[at] = (covariance[at] ?? 0) / (count + weight) + (at % (size + 1) === 0 ? noise : 0);
    }
    this.#factor = choleskyFactor(covariance, size);
  }

  /** Whitens a vector in place and brings it to length 1. */
  apply(vector: Float32Array): void {
    let squares = 0;
    for (let i = 0, at = 0; i < this.#size; i += 1) {
      let value = (vector[i] ?? 0) - (this.#mean[i] ?? 0);
      for (let j = 0; j < i; j += 1, at += 1) value -= (this.#factor[at] ?? 0) * (vector[j] ?? 0);
      value *= this.#factor[at] ?? 0;
      at += 1;
      vector[i] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < this.#size; i += 1) vector[i] = (vector[i] ?? 0) * scale;
  }
}

/** @param matrix size x size, symmetric and positive definite; only its lower triangle is read */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array((size * (size + 1)) / 2);
  for (let i = 0; i < size; i += 1) {
    const row = (i * (i + 1)) / 2;
    for (let j = 0; j <= i; j += 1) {
      const other = (j * (j + 1)) / 2;
      let value = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k += 1) value -= (factor[row + k] ?? 0) * (factor[other + k] ?? 0);
      // The diagonal is kept inverted, so that nothing is divided where it is used.
      factor[row + j] = i === j ? 1 / Math.sqrt(value) : value * (factor[other + j] ?? 0);
    }
  }
  return factor;
}
