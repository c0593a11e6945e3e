import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCheckpoint, type RunCheckpoint, startPosition, writeCheckpoint } from '#engine/checkpoint/run-checkpoint.ts';
import { readSafetensors, writeSafetensors } from '#engine/checkpoint/safetensors-file.ts';
import type { Variable } from '#engine/graph/value.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const variables: Variable[] = [
  { name: 'kernel', type: 'float32', shape: [2, 3] },
  { name: 'bias', type: 'float32', shape: [3] },
];
const checkpoint: RunCheckpoint = {
  state: new Map([
    ['kernel', Float32Array.of(1, 2, 3, 4, 5, 6)],
    ['bias', Float32Array.of(7, 8, 9)],
  ]),
  position: { ...startPosition, step: 120 },
};

async function written(): Promise<string> {
  const file = join(temporaryFolder(), 'last.safetensors');
  await writeCheckpoint(file, variables, checkpoint);
  return file;
}

test('a checkpoint is read as it was written, and its checksum is that of the position and the data', async () => {
  const file = await written();
  expect(await readCheckpoint(file, variables)).toEqual(checkpoint);
  const { metadata } = await readSafetensors(file);
  const data = readFileSync(file).subarray(-9 * 4);
  expect(metadata['sha256']).toBe(createHash('sha256').update(metadata['position'] ?? '').update(data).digest('hex'));
});

test.each([
  ['a weight', (bytes: Buffer) => bytes.set([0xff, 0xff, 0xff, 0x7f], bytes.length - 20)],
  ['the lowest bit of the last weight', (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(bytes.length - 4) ^ 1, bytes.length - 4)],
  ['the position', (bytes: Buffer) => bytes.write('920', bytes.indexOf('120'))],
])('one with %s altered is refused', async (_, alter) => {
  const file = await written();
  const bytes = readFileSync(file);
  alter(bytes);
  writeFileSync(file, bytes);
  await expect(readCheckpoint(file, variables)).rejects.toMatchObject({
    code: 'file-damaged',
    message: `The file “${file}” cannot be read: its content is not what was written.`,
  });
});

test('one of before there were checksums is read', async () => {
  const file = await written();
  const { tensors, metadata } = await readSafetensors(file);
  const { format = '', position = '' } = metadata;
  await writeSafetensors(file, tensors, { format, position });
  expect(await readCheckpoint(file, variables)).toEqual(checkpoint);
});
