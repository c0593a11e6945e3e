import { counted } from '#shared/counted.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { RandomAccess } from '../random-access.ts';

/** Bytes of one number, by the type that an IDX file names: unsigned and signed 8, 16 and 32 bits. */
const numberBytes: ReadonlyMap<number, 1 | 2 | 4> = new Map([
  [0x08, 1],
  [0x09, 1],
  [0x0b, 2],
  [0x0c, 4],
]);

/** What an IDX file says of itself. */
export interface IdxHeader {
  dimensions: readonly number[];
  type: number;
  bytesPerNumber: 1 | 2 | 4;
  /** Where its numbers begin. */
  start: number;
}

/**
 * Reads the header of an IDX file, and checks that the file is exactly as long as it says.
 *
 * @see Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "The IDX file format"
 * @throws {Failure} `idx-damaged`
 */
export async function readIdxHeader(file: RandomAccess, path: string): Promise<IdxHeader> {
  const magic = await file.read(0, 4);
  const [first, second, type = 0, count = 0] = magic;
  if (magic.length < 4 || first !== 0 || second !== 0 || count === 0) {
    throw datasetFailures.idxDamaged(path, 'it does not start as an IDX file does');
  }
  const bytesPerNumber = numberBytes.get(type);
  if (!bytesPerNumber) throw datasetFailures.idxDamaged(path, 'its numbers are not whole numbers');
  const lengths = await file.read(4, count * 4);
  if (lengths.length < count * 4) throw datasetFailures.idxDamaged(path, 'its header is cut short');
  const dimensions = Array.from({ length: count }, (_, place) => lengths.readUInt32BE(place * 4));
  const start = 4 + count * 4;
  // Exact as far as it matters: beyond 2^53 it only has to differ from a file's size.
  const promised = dimensions.reduce((product, length) => product * length, bytesPerNumber);
  if (start + promised !== file.size) {
    const there = `${counted(file.size, 'byte')} where ${(start + promised).toLocaleString('en')} should be`;
    throw datasetFailures.idxDamaged(path, `it has ${there}`);
  }
  return { dimensions, type, bytesPerNumber, start };
}

/** @throws {Failure} `idx-damaged` */
export async function readIdxLabels(file: RandomAccess, path: string, header: IdxHeader): Promise<Uint32Array> {
  const { dimensions, type, bytesPerNumber, start } = header;
  const [count = 0] = dimensions;
  const bytes = await file.read(start, count * bytesPerNumber);
  if (bytes.length < count * bytesPerNumber) throw datasetFailures.idxDamaged(path, 'it is cut short');
  const labels = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) {
    const offset = at * bytesPerNumber;
    const label = type === 0x08 ? bytes.readUInt8(offset) : bytes.readIntBE(offset, bytesPerNumber);
    if (label < 0) throw datasetFailures.idxDamaged(path, `label ${at + 1} of it is negative`);
    labels[at] = label;
  }
  return labels;
}
