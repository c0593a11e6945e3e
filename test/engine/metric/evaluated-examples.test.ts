import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StoredTensor } from '#engine/checkpoint/safetensors.ts';
import { writeSafetensors } from '#engine/checkpoint/safetensors-file.ts';
import { readExamples, writeExamples } from '#engine/metric/evaluated-examples.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const examples = {
  positions: Uint32Array.of(5, 4_000_000_000, 2),
  losses: Float32Array.of(0.1, 2.5, 700),
  predictions: Uint16Array.of(0, 65_535, 3),
  predictedProbabilities: Float32Array.of(0.9, 0.5, 1),
  trueProbabilities: Float32Array.of(0.9, 0.08, 0),
};

test('what became of each example of a split is kept', async () => {
  const folder = temporaryFolder();
  await writeExamples(folder, 'test', examples);
  await writeExamples(folder, 'validation', { ...examples, positions: Uint32Array.of(1, 2, 3) });
  expect(await readExamples(folder, 'test')).toEqual(examples);
});

test('a file that holds something else is refused', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'examples-test.safetensors');
  await expect(readExamples(folder, 'test')).rejects.toMatchObject({ code: 'file-damaged' });
  const position: [string, StoredTensor] = ['position', { type: 'U32', shape: [3], data: examples.positions }];
  await writeSafetensors(file, new Map([position]));
  await expect(readExamples(folder, 'test')).rejects.toThrow('it has no loss of each example');
  await writeSafetensors(file, new Map([position, ['loss', { type: 'F32', shape: [1], data: Float32Array.of(1) }]]));
  await expect(readExamples(folder, 'test')).rejects.toThrow('it has no loss of each example');
});
