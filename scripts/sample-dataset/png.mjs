/** Writing small greyscale PNGs as small as deflate makes them. */
import { constants, crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** PNG's filters 0 (none) to 4 (Paeth): what a pixel is predicted to be from those left of, above and above left of it. */
const predictors = [
  () => 0,
  (/** @type {number} */ left) => left,
  (/** @type {number} */ _left, /** @type {number} */ above) => above,
  (/** @type {number} */ left, /** @type {number} */ above) => (left + above) >> 1,
  paeth,
];

/**
 * @param {Uint8Array} pixels Row by row, one byte each.
 * @param {number} width
 * @param {number} height
 * @returns {Buffer} The smallest of the encodings with one filter for all rows.
 */
export function encodeGreyPng(pixels, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED, constants.Z_RLE];
  const encodings = predictors.flatMap((_, filter) => {
    const rows = filterRows(pixels, width, height, filter);
    return strategies.map((strategy) => deflateSync(rows, { level: 9, memLevel: 9, strategy }));
  });
  const smallest = encodings.reduce((best, encoding) => (encoding.length < best.length ? encoding : best));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', smallest), chunk('IEND', Buffer.alloc(0))]);
}

/**
 * @param {Uint8Array} pixels
 * @param {number} width
 * @param {number} height
 * @param {number} filter
 */
function filterRows(pixels, width, height, filter) {
  const predict = predictors[filter] ?? paeth;
  const rows = Buffer.alloc((width + 1) * height);
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    row < 0 || column < 0 ? 0 : (pixels[row * width + column] ?? 0);
  for (let row = 0; row < height; row += 1) {
    rows[row * (width + 1)] = filter;
    for (let column = 0; column < width; column += 1) {
      const predicted = predict(at(row, column - 1), at(row - 1, column), at(row - 1, column - 1));
      rows[row * (width + 1) + column + 1] = (at(row, column) - predicted) & 0xff;
    }
  }
  return rows;
}

/**
 * @param {number} left
 * @param {number} above
 * @param {number} aboveLeft
 */
function paeth(left, above, aboveLeft) {
  const estimate = left + above - aboveLeft;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toAboveLeft = Math.abs(estimate - aboveLeft);
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
