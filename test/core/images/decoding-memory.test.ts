import { expect, test } from 'vitest';
import { freeMemory, noteDecoding } from '#core/images/decoding-memory.ts';

test('memory that nobody refers to is free once images have taken much of it', async () => {
  const left = new WeakRef(new ArrayBuffer(1000));
  // What a reference was made to in this turn is kept until it ends.
  await new Promise(setImmediate);
  noteDecoding(1000);
  await freeMemory();
  expect(left.deref()).toBeDefined();
  await new Promise(setImmediate);
  noteDecoding(2 ** 30);
  await freeMemory();
  expect(left.deref()).toBeUndefined();
});
