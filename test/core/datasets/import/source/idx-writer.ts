/** Makes an IDX file: 0x08 unsigned bytes, 0x0b 16-bit, 0x0c 32-bit numbers. */
export function writeIdx(dimensions: readonly number[], numbers: Uint8Array, type = 0x08): Buffer {
  const header = Buffer.alloc(4 + dimensions.length * 4);
  header[2] = type;
  header[3] = dimensions.length;
  dimensions.forEach((length, place) => header.writeUInt32BE(length, 4 + place * 4));
  return Buffer.concat([header, numbers]);
}
