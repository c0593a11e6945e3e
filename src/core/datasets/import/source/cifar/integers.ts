import type { PickledArray } from './unpickle.ts';

/** The numbers of an array, in the order of its bytes; of 8 bytes they may be rounded. */
export function integersOf({ type, isBigEndian, bytes }: Pick<PickledArray, 'type' | 'isBigEndian' | 'bytes'>): number[] {
  const size = Number(type.slice(1));
  const isSigned = type.startsWith('i');
  return Array.from({ length: bytes.length / size }, (_, place) => {
    const item = Buffer.from(bytes.subarray(place * size, (place + 1) * size));
    if (!isBigEndian) item.reverse();
    const bits = BigInt(`0x${item.toString('hex')}`);
    return Number(isSigned ? BigInt.asIntN(size * 8, bits) : bits);
  });
}
