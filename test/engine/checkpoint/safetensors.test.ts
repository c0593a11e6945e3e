import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, findTensor, type StoredTensor } from '#shared/safetensors.ts';
import { readSafetensors, writeSafetensors } from '#engine/checkpoint/safetensors-file.ts';
import { Failure } from '#shared/failure.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const shape = fc.array(fc.nat(4), { maxLength: 3 });
const size = (edges: readonly number[]) => edges.reduce((product, edge) => product * edge, 1);

/** A tensor of every type, of any bits. */
const tensor = fc
  .tuple(shape, fc.constantFrom('F64', 'F32', 'I64', 'I32', 'U32', 'U16', 'U8', 'BOOL'), fc.infiniteStream(fc.nat(255)))
  .map(([edges, type, stream]): StoredTensor => {
    const bytes = () => Uint8Array.from({ length: 8 * size(edges) }, () => Number(stream.next().value)).buffer;
    switch (type) {
      case 'F64':
        return { type, shape: edges, data: new Float64Array(bytes(), 0, size(edges)) };
      case 'F32':
        return { type, shape: edges, data: new Float32Array(bytes(), 0, size(edges)) };
      case 'I64':
        return { type, shape: edges, data: new BigInt64Array(bytes(), 0, size(edges)) };
      case 'I32':
        return { type, shape: edges, data: new Int32Array(bytes(), 0, size(edges)) };
      case 'U32':
        return { type, shape: edges, data: new Uint32Array(bytes(), 0, size(edges)) };
      case 'U16':
        return { type, shape: edges, data: new Uint16Array(bytes(), 0, size(edges)) };
      case 'U8':
        return { type, shape: edges, data: new Uint8Array(bytes(), 0, size(edges)) };
      case 'BOOL':
        return { type, shape: edges, data: new Uint8Array(bytes(), 0, size(edges)).map((byte) => byte & 1) };
    }
  });
const name = fc.string({ unit: 'grapheme' }).filter((each) => each !== '__metadata__');
const tensors = fc.uniqueArray(fc.tuple(name, tensor), { selector: ([each]) => each, maxLength: 6 });
const metadata = fc.dictionary(name.filter((each) => each !== '__proto__'), fc.string({ unit: 'grapheme' }), {
  noNullPrototype: true,
});

/** Bit for bit, so that every NaN is itself. */
const comparable = (all: Iterable<[string, StoredTensor]>) =>
  [...all]
    .map(([each, { type, shape: edges, data }]) => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
      return { name: each, type, shape: edges, length: data.length, bytes };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const encode = (all: [string, StoredTensor][], words: Record<string, string> = {}) =>
  new Uint8Array(Buffer.concat(encodeSafetensors({ tensors: new Map(all), metadata: words })));

/** A file with this header. */
function withHeader(header: unknown, dataBytes: number): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + json.length + dataBytes);
  bytes.writeBigUInt64LE(BigInt(json.length));
  json.copy(bytes, 8);
  return new Uint8Array(bytes);
}

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('nothing failed');
}

test('what was encoded is decoded bit for bit, wherever it lies in memory', () => {
  fc.assert(
    fc.property(tensors, metadata, fc.nat(9), (all, words, shift) => {
      const bytes = encode(all, words);
      const moved = new Uint8Array(bytes.length + shift);
      moved.set(bytes, shift);
      const decoded = decodeSafetensors(moved.subarray(shift), 'a file');
      expect(comparable(decoded.tensors)).toEqual(comparable(all));
      expect(decoded.metadata).toEqual(words);
    }),
  );
});

test('a file cut short anywhere, or with bytes too many, is refused with a sentence', () => {
  fc.assert(
    fc.property(tensors, fc.nat(), (all, at) => {
      const bytes = encode(all);
      const cut = failureOf(() => decodeSafetensors(bytes.subarray(0, at % bytes.length), 'last.safetensors'));
      expect(cut.message).toMatch(/^The file “last\.safetensors” cannot be read: .+\.$/);
      const longer = new Uint8Array(bytes.length + 1);
      longer.set(bytes);
      expect(failureOf(() => decodeSafetensors(longer, 'a file')).code).toBe('file-damaged');
    }),
  );
});

test('random bytes and changed bytes give tensors that fit the file, or a failure, and nothing else', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  const attempt = (bytes: Uint8Array) => {
    try {
      for (const { shape: edges, data } of decodeSafetensors(bytes, 'a file').tensors.values()) {
        expect(data.length).toBe(size(edges));
      }
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(Failure);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), attempt));
  fc.assert(fc.property(fc.string({ maxLength: 100 }), (header) => attempt(withHeader(header, 8))));
  fc.assert(
    fc.property(tensors, changes, (all, places) => {
      const bytes = encode(all);
      for (const [at, value] of places) bytes[at % bytes.length] = value;
      attempt(bytes);
    }),
    { numRuns: 500 },
  );
});

const float = (from: number, to: number, edges = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape: edges,
  data_offsets: [from, to],
});
test.each([
  ['a header that is no object', withHeader('[]', 0), 'its header is not a JSON object'],
  ['a header that is no JSON', withHeader('{"a":', 0), 'its header is not a JSON object'],
  ['a header that is no UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), 'its header is not a JSON object'],
  ['a header beyond the end', Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b), 'it ends within its header'],
  ['a header of 2^63 bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80), 'its header is longer than the format allows'],
  ['nothing', new Uint8Array(0), 'it has only 0 bytes'],
  ['tensors that overlap', withHeader({ a: float(0, 8), b: float(4, 12) }, 12), 'b does not start where'],
  ['a gap', withHeader({ a: float(0, 4), b: float(8, 12) }, 12), 'b does not start where'],
  ['data before the first tensor', withHeader({ a: float(4, 8) }, 8), 'a does not start where'],
  ['data after the last tensor', withHeader({ a: float(0, 4) }, 8), 'it has 8 bytes of data instead of 4'],
  ['a tensor that ends before it starts', withHeader({ a: float(0, -4, [1]) }, 0), 'in its header, a: data_offsets.1'],
  ['a tensor beyond the end', withHeader({ a: float(0, 16) }, 8), 'a lies outside the file'],
  ['a shape of another size', withHeader({ a: float(0, 8, [3]) }, 8), 'a has 8 bytes instead of 12'],
  ['a shape too large to count', withHeader({ a: float(0, 8, new Array<number>(32).fill(2 ** 52)) }, 8), 'a has 8 bytes instead'],
  ['an unknown type', withHeader({ a: { ...float(0, 4), dtype: 'F8_E4M3' } }, 4), 'a has elements of type F8_E4M3'],
  ['a type of every object', withHeader({ a: { ...float(0, 4), dtype: 'toString' } }, 4), 'a has elements of type'],
  ['no offsets', withHeader({ a: { dtype: 'F32', shape: [0] } }, 0), 'in its header, a: data_offsets: is missing'],
  ['metadata that is no words', withHeader({ __metadata__: { step: 3 } }, 0), 'its metadata is not a list of words'],
  [
    'a truth value that is none',
    new Uint8Array([...withHeader({ a: { dtype: 'BOOL', shape: [1], data_offsets: [0, 1] } }, 0), 2]),
    'a has elements that are neither true nor false',
  ],
])('%s is named', (_, bytes, why) => {
  expect(failureOf(() => decodeSafetensors(bytes, 'a file')).message).toContain(`“a file” cannot be read: ${why}`);
});

test('a file written by the format’s own library is read', () => {
  const file = readFileSync(new URL('../../fixtures/safetensors/python.safetensors', import.meta.url));
  const { tensors: found, metadata: words } = decodeSafetensors(file, 'a file');
  expect(words).toEqual({ made: 'by Python' });
  expect(findTensor(found, 'weights/ä', 'F32')).toEqual({
    type: 'F32',
    shape: [2, 3],
    data: Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5),
  });
  expect(findTensor(found, 'step', 'I64')).toEqual({ type: 'I64', shape: [], data: BigInt64Array.of(-3n) });
  expect(findTensor(found, 'mask', 'BOOL')?.data).toEqual(Uint8Array.of(1, 0, 1));
  expect(findTensor(found, 'empty', 'U8')?.shape).toEqual([0, 4]);
  expect(findTensor(found, 'step', 'F32')).toBeNull();
  expect(findTensor(found, 'weights', 'F32')).toBeNull();
});

test('a file is replaced whole, and leaves nothing beside it', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'last.safetensors');
  const weights = (value: number) => new Map([['w', { type: 'F32', shape: [1], data: Float32Array.of(value) } as const]]);
  await writeSafetensors(file, weights(1), { step: '1' });
  // What a process that died while writing left.
  writeFileSync(`${file}.partial`, 'half');
  await writeSafetensors(file, weights(2), { step: '2' });
  const { tensors: found, metadata: words } = await readSafetensors(file);
  expect(findTensor(found, 'w', 'F32')?.data).toEqual(Float32Array.of(2));
  expect(words).toEqual({ step: '2' });
  expect(existsSync(`${file}.partial`)).toBe(false);
});

test('a file that cannot be written or read says why', async () => {
  const folder = temporaryFolder();
  const missing = join(folder, 'missing', 'last.safetensors');
  await expect(writeSafetensors(missing, new Map())).rejects.toMatchObject({ code: 'not-writable' });
  await expect(readSafetensors(missing)).rejects.toMatchObject({ code: 'file-damaged' });
  mkdirSync(join(folder, 'a-folder'));
  await expect(readSafetensors(join(folder, 'a-folder'))).rejects.toMatchObject({ code: 'file-damaged' });
});

test('a tensor that does not fit its shape, or has the name of the metadata, is a mistake of the caller', () => {
  const data = Float32Array.of(1, 2);
  expect(() => encode([['w', { type: 'F32', shape: [3], data }]])).toThrow(RangeError);
  expect(() => encode([['__metadata__', { type: 'F32', shape: [2], data }]])).toThrow(RangeError);
});
