/** One channel of an image brought to `size` x `size` cells, each the mean of the area that it covers. */
export class AreaMean {
  readonly #width: number;
  readonly #height: number;
  readonly #size: number;
  readonly #columns: Overlaps;
  readonly #rows: Overlaps;
  readonly #line: Float32Array;

  constructor(width: number, height: number, size: number) {
    this.#width = width;
    this.#height = height;
    this.#size = size;
    this.#columns = overlaps(width, size);
    this.#rows = overlaps(height, size);
    this.#line = new Float32Array(height * size);
  }

  /**
   * @param values height x width values, row by row
   * @param into gets size x size means, row by row
   */
  reduce(values: Float32Array, into: Float32Array): void {
    const { first, count, weights } = this.#columns;
    const size = this.#size;
    const line = this.#line;
    for (let y = 0, target = 0; y < this.#height; y += 1) {
      const row = y * this.#width;
      for (let cell = 0, weight = 0; cell < size; cell += 1, target += 1) {
        let sum = 0;
        let at = row + (first[cell] ?? 0);
        const end = weight + (count[cell] ?? 0);
        for (; weight < end; weight += 1, at += 1) sum += (values[at] ?? 0) * (weights[weight] ?? 0);
        line[target] = sum;
      }
    }
    this.#reduceRows(into);
  }

  #reduceRows(into: Float32Array): void {
    const { first, count, weights } = this.#rows;
    const size = this.#size;
    const line = this.#line;
    for (let cell = 0, weight = 0; cell < size; cell += 1) {
      const end = weight + (count[cell] ?? 0);
      const target = cell * size;
      for (let x = 0; x < size; x += 1) into[target + x] = 0;
      for (let from = (first[cell] ?? 0) * size; weight < end; weight += 1, from += size) {
        const share = weights[weight] ?? 0;
        for (let x = 0; x < size; x += 1) {
          into[target + x] = (into[target + x] ?? 0) + (line[from + x] ?? 0) * share;
        }
      }
    }
  }
}

/** For each cell of a line: the first element that it covers, of how many, and each one's share, all cells in a row. */
interface Overlaps {
  first: Int32Array;
  count: Int32Array;
  weights: Float32Array;
}

function overlaps(length: number, size: number): Overlaps {
  const first = new Int32Array(size);
  const count = new Int32Array(size);
  const weights: number[] = [];
  for (let cell = 0; cell < size; cell += 1) {
    const from = (cell * length) / size;
    const to = ((cell + 1) * length) / size;
    first[cell] = Math.floor(from);
    count[cell] = Math.ceil(to) - Math.floor(from);
    for (let element = Math.floor(from); element < Math.ceil(to); element += 1) {
      weights.push((Math.min(to, element + 1) - Math.max(from, element)) / (to - from));
    }
  }
  return { first, count, weights: Float32Array.from(weights) };
}
