import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

/** Bytes a pixel: what the library decoded, its copy of that, and RGBA. A fast JPEG is decoded into RGBA. */
const usually = 12;
const fast = 4;
/** Bytes that are worth a collection of garbage, which takes some milliseconds. */
const much = 256 * 1024 * 1024;
let taken = 0;

/** Thrown over an image that would take more memory than its thread may take without asking. */
export class LargeImage extends Error {
  /** What decoding it takes. */
  readonly bytes: number;

  constructor(bytes: number) {
    super(`decoding takes ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** What decoding an image takes at its peak, in bytes, more or less. */
export function decodingBytes(pixels: number, isFast: boolean): number {
  return pixels * (isFast ? fast : usually);
}

/** Takes into account what decoding an image takes, in bytes. */
export function noteDecoding(bytes: number): void {
  taken += bytes;
}

/** Gives back what images took, once that is much: V8 knows too little of it to hurry. */
export async function freeMemory(): Promise<void> {
  if (taken < much) return;
  taken = 0;
  setFlagsFromString('--expose-gc');
  z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'))();
  // What owns memory outside of V8 lets go of it in the next turn of the event loop.
  await setImmediate();
}
