import { open } from 'node:fs/promises';

/** Bytes that can be read anywhere: a file, a part of one, or memory. */
export interface RandomAccess {
  readonly size: number;
  /** @returns `length` bytes from `position`, fewer only where it ends; never takes more memory than is there to read */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws {NodeJS.ErrnoException} */
export async function openFile(path: string): Promise<RandomAccess> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return {
      size,
      read: async (position, length) => {
        const there = lengthThere(size, position, length);
        if (there === 0) return Buffer.alloc(0);
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(there), 0, there, position);
        return buffer.subarray(0, bytesRead);
      },
      close: () => file.close(),
    };
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

/** A part of something else, which is not closed with it. */
export function partOf(whole: RandomAccess, start: number, size: number): RandomAccess {
  return {
    size,
    read: (position, length) => whole.read(start + position, lengthThere(size, position, length)),
    close: () => Promise.resolve(),
  };
}

export function inMemory(bytes: Uint8Array): RandomAccess {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: buffer.length,
    read: (position, length) =>
      Promise.resolve(buffer.subarray(position, position + lengthThere(buffer.length, position, length))),
    close: () => Promise.resolve(),
  };
}

function lengthThere(size: number, position: number, length: number): number {
  return Math.max(0, Math.min(length, size - position));
}
