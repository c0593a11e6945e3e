/** Edge of the grey image that a hash is made from. */
export const hashEdge = 16;
export const hashBytes = (hashEdge * hashEdge) / 8;

/** cosine[frequency * 16 + place] of the discrete cosine transform (DCT-II), without its scale. */
const cosine = Float64Array.from({ length: hashEdge * hashEdge }, (_, index) => {
  const frequency = Math.floor(index / hashEdge);
  return Math.fround(Math.cos((Math.PI * frequency * (2 * (index % hashEdge) + 1)) / (2 * hashEdge)));
});

/** Places of a 16 x 16 matrix from its top left corner on, diagonal by diagonal: low frequencies first. */
const diagonals = Uint16Array.from(
  Array.from({ length: hashEdge * hashEdge }, (_, place) => place).sort((a, b) => diagonal(a) - diagonal(b) || a - b),
);

function diagonal(place: number): number {
  return Math.floor(place / hashEdge) + (place % hashEdge);
}

const half = new Float32Array(hashEdge * hashEdge);
const spectrum = new Float32Array(hashEdge * hashEdge);

/**
 * A hash that images alike have nearly in common: the signs of the discrete cosine transform of the image at 16 x 16 in
 * grey, low frequencies first, after Zauner (2010). Brightness, contrast and slight changes in size or compression
 * leave most of it as it is. The constant part has no sign of interest; its bit, the first, is 0.
 *
 * @param grey 16 x 16 grey values, row by row
 * @param into gets 32 bytes; the first bit is the lowest of the first byte
 */
export function perceptualHash(grey: Float32Array, into: Uint8Array): void {
  transformLines(grey, half);
  transformLines(half, spectrum);
  spectrum[0] = 0;
  for (let byte = 0, bit = 0; byte < hashBytes; byte += 1) {
    let bits = 0;
    for (let place = 0; place < 8; place += 1, bit += 1) {
      // What rounding alone leaves of a frequency that is not there must not decide.
      bits |= Number((spectrum[diagonals[bit] ?? 0] ?? 0) > 0.01) << place;
    }
    into[byte] = bits;
  }
}

/**
 * Transforms each row of a 16 x 16 matrix and returns the result transposed; twice is the transform of both. Waves of
 * even frequency are their own mirror image, those of odd frequency the negative of theirs, which saves half the work.
 */
function transformLines(lines: Float32Array, into: Float32Array): void {
  for (let line = 0; line < hashEdge; line += 1) {
    const from = line * hashEdge;
    for (let wave = 0; wave < hashEdge * hashEdge; wave += 4 * hashEdge) {
      let [first, second, third, fourth] = [0, 0, 0, 0];
      for (let place = 0, at = wave; place < hashEdge / 2; place += 1, at += 1) {
        const left = lines[from + place] ?? 0;
        const right = lines[from + hashEdge - 1 - place] ?? 0;
        const sum = left + right;
        const difference = left - right;
        first += sum * (cosine[at] ?? 0);
        second += difference * (cosine[at + hashEdge] ?? 0);
        third += sum * (cosine[at + 2 * hashEdge] ?? 0);
        fourth += difference * (cosine[at + 3 * hashEdge] ?? 0);
      }
      into[wave + line] = first;
      into[wave + hashEdge + line] = second;
      into[wave + 2 * hashEdge + line] = third;
      into[wave + 3 * hashEdge + line] = fourth;
    }
  }
}
