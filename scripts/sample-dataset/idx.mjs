/** Reading gzipped MNIST-style IDX files of unsigned bytes. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const unsignedBytes = 0x08;

/**
 * @param {string} file
 * @returns {{shape: number[], values: Uint8Array}}
 */
export function readIdx(file) {
  const bytes = gunzipSync(readFileSync(file));
  const rank = bytes.readUInt8(3);
  if (bytes.readUInt16BE(0) !== 0 || bytes.readUInt8(2) !== unsignedBytes) {
    throw new Error(`${file} is not an IDX file of unsigned bytes.`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const values = bytes.subarray(4 + 4 * rank);
  const expected = shape.reduce((product, size) => product * size, 1);
  if (values.length !== expected) throw new Error(`${file} holds ${values.length} values, its header says ${expected}.`);
  return { shape, values };
}
