import type { Random } from './random.ts';

/** Numbers that lengths, counts and places like to be wrong by. */
const lies = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const mutations: readonly Mutation[] = [
  function truncate(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function beginLater(bytes, random) {
    return bytes.subarray(random.below(bytes.length + 1));
  },
  function change(bytes, random) {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  function flip(bytes, random) {
    const at = random.below(Math.max(1, bytes.length));
    if (bytes.length > 0) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
    return bytes;
  },
  function lie(bytes, random) {
    const width = random.pick([1, 2, 4]);
    if (bytes.length < width) return bytes;
    const at = random.below(bytes.length - width + 1);
    const value = random.pick(lies) % 256 ** width;
    if (random.chance(0.5)) bytes.writeUIntLE(value, at, width);
    else bytes.writeUIntBE(value, at, width);
    return bytes;
  },
  function nudge(bytes, random) {
    const at = random.below(Math.max(1, bytes.length));
    if (bytes.length > 0) bytes.writeUInt8((bytes.readUInt8(at) + random.pick([1, 255])) % 256, at);
    return bytes;
  },
  function remove(bytes, random) {
    const from = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(64))]);
  },
  function repeat(bytes, random) {
    const from = random.below(bytes.length + 1);
    const part = bytes.subarray(from, from + 1 + random.below(600));
    return Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(from)]);
  },
  function insert(bytes, random) {
    const from = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, from), random.bytes(1 + random.below(16)), bytes.subarray(from)]);
  },
  function move(bytes, random) {
    const copy = Buffer.from(bytes);
    copy.copy(bytes, random.below(bytes.length + 1), random.below(bytes.length + 1));
    return bytes;
  },
];

/** A valid file with one to four things changed; one time in twenty, bytes that have nothing to do with it. */
export function mutate(valid: Uint8Array, random: Random): Buffer {
  let bytes = Buffer.from(valid);
  if (random.chance(0.05)) return Buffer.concat([bytes.subarray(0, random.below(24)), random.bytes(random.below(1500))]);
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) bytes = Buffer.from(random.pick(mutations)(bytes, random));
  return bytes;
}
