/** One channel of an image brought to `size` x `size` cells, each the mean of the area that it covers. */
export class AreaMean {
  readonly #width: number;
  readonly #size: number;
  readonly #columns: Overlaps;
  readonly #rows: Overlaps;
  readonly #line: Float32Array;

  constructor(width: number, height: number, size: number) {
    this.#width = width;
    this.#size = size;
    this.#columns = overlaps(width, size);
    this.#rows = overlaps(height, size);
    this.#line = new Float32Array(width);
  }

  /**
   * @param values height x width values, row by row
   * @param into gets size x size means, row by row
   */
  reduce(values: Float32Array, into: Float32Array): void {
    const { first, count, weights } = this.#rows;
    const line = this.#line;
    const width = this.#width;
    for (let cell = 0, weight = 0; cell < this.#size; cell += 1) {
      line.fill(0);
      const end = weight + (count[cell] ?? 0);
      for (let from = (first[cell] ?? 0) * width; weight < end; weight += 1, from += width) {
        const share = weights[weight] ?? 0;
        for (let x = 0; x < width; x += 1) line[x] = (line[x] ?? 0) + (values[from + x] ?? 0) * share;
      }
      this.#reduceLine(into, cell * this.#size);
    }
  }

  #reduceLine(into: Float32Array, target: number): void {
    const { first, count, weights } = this.#columns;
    const line = this.#line;
    for (let cell = 0, weight = 0; cell < this.#size; cell += 1) {
      let sum = 0;
      const end = weight + (count[cell] ?? 0);
      for (let at = first[cell] ?? 0; weight < end; weight += 1, at += 1) sum += (line[at] ?? 0) * (weights[weight] ?? 0);
      into[target + cell] = sum;
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
