import { z } from 'zod';
import { describeIssues } from './failure.ts';
import { runFailures } from './run/failures.ts';

/** The element types that Xent stores, and the array that holds each. BOOL is one byte, 0 or 1. */
interface ElementArrays {
  F64: Float64Array;
  F32: Float32Array;
  I64: BigInt64Array;
  I32: Int32Array;
  U32: Uint32Array;
  U16: Uint16Array;
  U8: Uint8Array;
  BOOL: Uint8Array;
}
export type ElementType = keyof ElementArrays;
const elementBytes: Record<ElementType, number> = { F64: 8, F32: 4, I64: 8, I32: 4, U32: 4, U16: 2, U8: 1, BOOL: 1 };

/** A tensor outside TensorFlow: `data` has the elements row by row, as many as `shape` says ([] is one). */
export interface TensorOf<Type extends ElementType> {
  type: Type;
  shape: readonly number[];
  data: ElementArrays[Type];
}
export type StoredTensor = { [Type in ElementType]: TensorOf<Type> }[ElementType];
/** What one file holds: named tensors, and words about them. */
export interface TensorFile {
  tensors: ReadonlyMap<string, StoredTensor>;
  metadata: Readonly<Record<string, string>>;
}

const metadataName = '__metadata__';
/** The format's own limit. */
const maximumHeaderBytes = 100_000_000;
const lengthBytes = 8;

const whole = z.number().int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(whole).max(32),
  data_offsets: z.tuple([whole, whole]),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * The bytes of a safetensors file (little-endian header length, JSON header, data without gaps), as parts to be written
 * one after the other. The tensors are not copied. Types with larger elements come first, so that each is aligned.
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array[] {
  const sorted = [...tensors].sort(([, a], [, b]) => elementBytes[b.type] - elementBytes[a.type]);
  // Without a prototype, so that a tensor may be called anything.
  const header = Object.create(null) as Record<string, Entry | TensorFile['metadata']>;
  if (Object.keys(metadata).length > 0) header[metadataName] = metadata;
  let offset = 0;
  for (const [name, { type, shape, data }] of sorted) {
    if (name === metadataName) throw new RangeError(`a tensor cannot be called ${metadataName}`);
    if (elements(shape) !== data.length) throw new RangeError(`${name} does not have as many elements as its shape says`);
    header[name] = { dtype: type, shape: [...shape], data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / lengthBytes) * lengthBytes;
  const head = new Uint8Array(lengthBytes + headerBytes).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(headerBytes), true);
  head.set(json, lengthBytes);
  return [head, ...sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

/**
 * Reads a safetensors file. Nothing in it is believed: the header must fit the file, and the tensors fill its data
 * without gap or overlap. They share the memory of `bytes` where it is aligned for them.
 *
 * @param file named in the failure
 * @throws {Failure} `file-damaged`, saying what is wrong
 */
export function decodeSafetensors(bytes: Uint8Array, file: string): TensorFile {
  const damaged = (why: string) => runFailures.fileDamaged(file, why);
  if (bytes.length < lengthBytes) throw damaged(`it has only ${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > maximumHeaderBytes) throw damaged('its header is longer than the format allows');
  const headerEnd = lengthBytes + Number(length);
  if (headerEnd > bytes.length) throw damaged('it ends within its header');

  const header = parseHeader(bytes.subarray(lengthBytes, headerEnd));
  if (header === null) throw damaged('its header is not a JSON object');
  const metadata = z.record(z.string(), z.string()).safeParse(header.get(metadataName) ?? {});
  if (!metadata.success) throw damaged('its metadata is not a list of words');
  header.delete(metadataName);

  const data = bytes.subarray(headerEnd);
  const entries = [...header].map(([name, value]) => {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw damaged(`in its header, ${name}: ${describeIssues(entry.error.issues).join('; ')}`);
    return { name, entry: entry.data };
  });
  entries.sort(({ entry: a }, { entry: b }) => {
    return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
  });
  const tensors = new Map<string, StoredTensor>();
  let end = 0;
  for (const { name, entry } of entries) {
    const [from, to] = entry.data_offsets;
    if (from !== end) throw damaged(`${name} does not start where the tensor before it ends`);
    if (to < from || to > data.length) throw damaged(`${name} lies outside the file`);
    const tensor = readTensor(entry, data.subarray(from, to));
    if (typeof tensor === 'string') throw damaged(`${name} ${tensor}`);
    tensors.set(name, tensor);
    end = to;
  }
  if (end !== data.length) throw damaged(`it has ${data.length} bytes of data instead of ${end}`);
  return { tensors, metadata: metadata.data };
}

/** The tensor of this name; null where there is none, or it is of another type. */
export function findTensor<Type extends ElementType>(
  tensors: TensorFile['tensors'],
  name: string,
  type: Type,
): TensorOf<Type> | null {
  const tensor = tensors.get(name);
  return tensor !== undefined && isOfType(tensor, type) ? tensor : null;
}

function isOfType<Type extends ElementType>(tensor: StoredTensor, type: Type): tensor is StoredTensor & TensorOf<Type> {
  return tensor.type === type;
}

/** By name; null for anything but a JSON object in UTF-8. */
function parseHeader(bytes: Uint8Array): Map<string, unknown> | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header !== 'object' || header === null || Array.isArray(header)) return null;
    return new Map(Object.entries(header));
  } catch {
    return null;
  }
}

/** @returns what is wrong with it, after its name, as words */
function readTensor({ dtype, shape }: Entry, bytes: Uint8Array): StoredTensor | string {
  if (!isElementType(dtype)) return `has elements of type ${dtype}, which Xent does not read`;
  const length = elements(shape);
  if (length * elementBytes[dtype] !== bytes.length) {
    return `has ${bytes.length} bytes instead of ${length * elementBytes[dtype]}`;
  }
  const { buffer, byteOffset } = bytes.byteOffset % elementBytes[dtype] === 0 ? bytes : bytes.slice();
  switch (dtype) {
    case 'F64':
      return { type: dtype, shape, data: new Float64Array(buffer, byteOffset, length) };
    case 'F32':
      return { type: dtype, shape, data: new Float32Array(buffer, byteOffset, length) };
    case 'I64':
      return { type: dtype, shape, data: new BigInt64Array(buffer, byteOffset, length) };
    case 'I32':
      return { type: dtype, shape, data: new Int32Array(buffer, byteOffset, length) };
    case 'U32':
      return { type: dtype, shape, data: new Uint32Array(buffer, byteOffset, length) };
    case 'U16':
      return { type: dtype, shape, data: new Uint16Array(buffer, byteOffset, length) };
    case 'U8':
      return { type: dtype, shape, data: new Uint8Array(buffer, byteOffset, length) };
    case 'BOOL':
      if (bytes.some((byte) => byte > 1)) return 'has elements that are neither true nor false';
      return { type: dtype, shape, data: new Uint8Array(buffer, byteOffset, length) };
  }
}

function isElementType(name: string): name is ElementType {
  return Object.hasOwn(elementBytes, name);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
